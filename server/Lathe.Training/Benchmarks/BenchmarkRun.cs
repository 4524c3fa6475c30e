using Lathe.Data;
using Lathe.Data.Benchmarks;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Lathe.Data.Tokenizers.Extension;
using Lathe.Models;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Recipes.Model;
using Lathe.Training.Diagnostics;
using Lathe.Training.Export;
using Lathe.Training.Kernels.Matmul;
using Lathe.Training.Loop;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Training.Benchmarks;

/// <summary>
/// Asks a model the questions of a benchmark: of the letters A to D, the one that is likeliest behind the question is its answer, as in LLaMA-Factory's
/// evaluation. The examples stand in the order of their file, the same before all questions of a subject.
/// </summary>
public static class BenchmarkRun
{
    /// <param name="job">What is asked.</param>
    /// <param name="reporter">Is told how it goes.</param>
    /// <param name="cancellation">Ends it within a batch; nothing is written then.</param>
    /// <exception cref="TrainingException">It can't be done; nothing is written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static BenchmarkResult Execute(BenchmarkJob job, IBenchmarkReporter reporter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(reporter);
        try
        {
            return Run(job, reporter, cancellation);
        }
        catch (EngineLoadException failure)
        {
            throw new TrainingException(TrainingFailure.Engine, failure.Message, inner: failure);
        }
        catch (ModelFileException failure)
        {
            throw new TrainingException(TrainingFailure.Model, failure.Message, inner: failure);
        }
        catch (DataException failure)
        {
            throw new TrainingException(
                TrainingFailure.Data, failure.Message, "A benchmark with rows left out would be another one: correct the file, or unpack it again.", failure);
        }
    }

    private static BenchmarkResult Run(BenchmarkJob job, IBenchmarkReporter reporter, CancellationToken cancellation)
    {
        var (recipe, options) = (job.Recipe, job.Recipe.Eval);
        if (options.SaveDir is { } saved)
        {
            ResultsFolder.Check(saved);
        }

        if (!BenchmarkTask.TryParse(options.Task, out var task))
        {
            throw new TrainingException(TrainingFailure.Recipe, "task names no benchmark and its part.", "Set it to something such as mmlu_test.");
        }

        var benchmark = BenchmarkReader.Read(options.TaskDir, task, options.NShot > 0);
        _ = NativeRuntime.Prepare();
        var (folder, adapters) = (recipe.Model.ModelNameOrPath, recipe.Model.AdapterNameOrPath);
        var config = ModelConfig.Load(folder);
        var (tokenizer, template) = BlamingModel(() =>
        {
            var source = AdaptedTokenizer.FolderOf(folder, adapters);
            var extended = RecipeTokenizer.Load(source, recipe, Path.GetPathRoot(folder)!).Tokenizer;
            return (extended, TemplateResolver.Resolve(recipe.Data, TokenizerSettings.Load(source), extended));
        });
        var limit = Math.Min(job.MaxPromptLength ?? int.MaxValue, config.MaxPositionEmbeddings);
        var prompts = Prompts(benchmark, tokenizer, template.Template, options, limit, cancellation);
        var choices = Letters(tokenizer);
        Tell(prompts, options.NShot, reporter);

        using var decoder = Load(recipe, config, Math.Max(1, prompts.Max(subject => subject.LongestPrompt)), reporter);
        TokenIds.Check(Math.Max(choices.Max(), prompts.Max(subject => subject.LargestId)), decoder.Config.VocabSize);
        var scorer = new ChoiceScorer(decoder, options.BatchSize, choices);
        var (done, total) = (0, prompts.Sum(subject => subject.Prompts.Count));
        reporter.Progress(BenchmarkPhase.Answering, 0, total);
        var results = new List<SubjectResult>();
        foreach (var subject in prompts)
        {
            var answers = Answers(scorer, subject, () => reporter.Progress(BenchmarkPhase.Answering, ++done, total), cancellation);
            var right = answers.Zip(subject.Subject.Questions).Count(pair => pair.First == pair.Second.Answer);
            results.Add(new SubjectResult(subject.Subject, answers, right));
            reporter.Subject(results[^1]);
        }

        cancellation.ThrowIfCancellationRequested();
        var result = new BenchmarkResult(benchmark.Source, results, options.NShot);
        if (options.SaveDir is { } target)
        {
            ResultsFolder.Write(target, result);
        }

        return result;
    }

    private static List<SubjectPrompts> Prompts(
        Benchmark benchmark, Tokenizer tokenizer, ChatTemplate template, EvalOptions options, int limit, CancellationToken cancellation)
    {
        var prompt = BenchmarkPrompt.Of(options.Lang);
        return [.. benchmark.Subjects.Select(subject => new SubjectPrompts(
            subject,
            [
                .. subject.Questions.AsParallel().AsOrdered().WithCancellation(cancellation)
                    .Select(question => prompt.Encode(tokenizer, template, subject, question, options.NShot, limit)),
            ]))];
    }

    /// <summary>Of each letter its last token, as LLaMA-Factory takes it.</summary>
    private static int[] Letters(Tokenizer tokenizer)
    {
        int[] ids = [.. ChoiceQuestion.Letters.Select(letter => tokenizer.Encode(letter) is [.., var last]
            ? last
            : throw new TrainingException(TrainingFailure.Model, $"The model's tokenizer has no token for the letter {letter}."))];
        return ids.Distinct().Count() == ids.Length
            ? ids
            : throw new TrainingException(TrainingFailure.Model, "The model's tokenizer has the same token for several of the letters A to D, so none can be told from the others.");
    }

    private static void Tell(List<SubjectPrompts> prompts, int shots, IBenchmarkReporter reporter)
    {
        var all = prompts.SelectMany(subject => subject.Prompts.Select(prompt => (Prompt: prompt, Wanted: Math.Min(shots, subject.Subject.Examples.Count)))).ToList();
        if (all.Count(pair => pair.Prompt is { } prompt && prompt.Shots < pair.Wanted) is > 0 and var cut)
        {
            reporter.Notice($"{cut:N0} of {all.Count:N0} questions have fewer examples before them, because more do not fit into the context.");
        }

        if (all.Count(pair => pair.Prompt is null) is > 0 and var left)
        {
            reporter.Notice($"{left:N0} of {all.Count:N0} questions do not fit into the context even without examples; they count as answered wrongly.");
        }
    }

    private static int?[] Answers(ChoiceScorer scorer, SubjectPrompts subject, Action answered, CancellationToken cancellation)
    {
        var answers = new int?[subject.Prompts.Count];
        foreach (var group in subject.Prompts.Index().GroupBy(prompt => prompt.Item?.Shots))
        {
            var places = group.Select(prompt => prompt.Index).ToList();
            if (group.Key is null)
            {
                places.ForEach(_ => answered());
                continue;
            }

            scorer.Run(
                [.. group.Select(prompt => prompt.Item!.Value.Ids)],
                (place, logits) =>
                {
                    answers[places[place]] = logits.IndexOf(logits.Max());
                    answered();
                },
                cancellation);
        }

        return answers;
    }

    private static Decoder Load(Recipe recipe, ModelConfig config, int maxLength, IBenchmarkReporter reporter)
    {
        var (folder, adapters) = (recipe.Model.ModelNameOrPath, recipe.Model.AdapterNameOrPath);
        var quantization = QuantizationOptions.Of(recipe.Quant);
        var context = Context(recipe.Inference.InferDtype, config);
        void Progress(int done, int total) => reporter.Progress(BenchmarkPhase.Loading, done, total);
        if (quantization is not null || MergedModel.IsQuantized(folder))
        {
            return AdaptedDecoder.LoadQuantized(folder, config, adapters, quantization, maxLength, context, Progress);
        }

        using var model = new MergedModel(folder, adapters, dtype: null);
        return AdaptedDecoder.Load(model, folder, maxLength, context, Progress);
    }

    /// <summary>Products in 16 bits where that is asked for, or the model has them, and they are faster here; or where there is no room for 32.</summary>
    private static ComputeContext Context(InferenceType type, ModelConfig config)
    {
        var is16Bit = type is InferenceType.Bf16 or InferenceType.Fp16 || (type == InferenceType.Auto && config.TorchDtype is "bfloat16" or "float16");
        var context = ComputeContextFactory.Create(is16Bit, previous: null, out _);
        return is16Bit && sizeof(float) * ParameterInventory.Count(config) > HostMemory.AvailableBytes
            ? context with { ComputeType = ScalarType.BFloat16, Matmul = new AtenMatmul() }
            : context;
    }

    private static T BlamingModel<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DataException failure)
        {
            throw new TrainingException(TrainingFailure.Model, failure.Message, inner: failure);
        }
    }

    /// <summary>A subject with the tokens of its questions; null where one does not fit.</summary>
    private sealed record SubjectPrompts(BenchmarkSubject Subject, IReadOnlyList<(int[] Ids, int Shots)?> Prompts)
    {
        public int LongestPrompt => Prompts.Max(prompt => prompt?.Ids.Length ?? 0);

        public int LargestId => Prompts.Max(prompt => prompt?.Ids.Max() ?? 0);
    }
}
