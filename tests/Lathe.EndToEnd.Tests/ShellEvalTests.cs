using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.EndToEnd.Tests.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe eval</c> with the real worker, on benchmarks in the layouts there are.</summary>
public sealed class ShellEvalTests : IDisposable
{
    private const string Letters = "ABCD";

    /// <summary>Question, answers, and the letter of the right one.</summary>
    private static readonly (string Text, string[] Choices, char Answer)[] Questions =
    [
        ("Red?", ["a", "b", "c", "d"], 'C'), ("Big?", ["no", "yes", "1", "2"], 'A'), ("Hot?", ["x", "y", "z", "w"], 'D'),
        ("Old?", ["7", "8", "9", "0"], 'B'), ("New?", ["u", "v", "s", "t"], 'C'), ("Far?", ["k", "l", "m", "n"], 'A'),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TinyFolder _folder = TinyFolder.Create();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Answers_are_the_letters_that_PyTorch_finds_likeliest(int shots)
    {
        OutsideReader.SkipWithoutPyTorch();
        Write("bench/mmlu");
        _folder.Write("bench.yaml", $"model_name_or_path: model\ntask: mmlu_test\ntask_dir: bench\ntemplate: fewshot\nn_shot: {shots}\nbatch_size: 4\nsave_dir: results\n");

        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, "eval", "bench.yaml", "--json");

        Assert.True(exitCode == 0, error);
        var answers = JsonNode.Parse(await File.ReadAllTextAsync(_folder.PathOf("results", "results.json"), Token))!["astronomy"]!.AsObject();
        var right = 0;
        foreach (var (number, question) in Questions.Index())
        {
            var expected = await LikeliestAsync(question, shots);
            Assert.Equal(expected, answers[number.ToString(CultureInfo.InvariantCulture)]!.GetValue<string>()[0]);
            right += expected == question.Answer ? 1 : 0;
        }

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => EvalProgress.Parse(line)!).ToList();
        Assert.Equal(["loading", "answering"], lines.Where(line => line.Phase is not null).Select(line => line.Phase!).Distinct());
        Assert.Equal(["astronomy", "virology"], lines.Where(line => line.Subject is not null).Select(line => line.Subject!.Name));
        var end = lines[^1];
        Assert.Equal((EvalProgressType.Finished, _folder.PathOf("results"), _folder.PathOf("bench", "mmlu", "data")), (end.Type, end.OutputFolder, end.Source));
        Assert.Equal(new EvalScore("astronomy", "STEM", right, 6, right / 6.0), end.Subjects![0]);
        Assert.Equal(["Average", "STEM", "Other"], end.Categories!.Select(category => category.Name));
        Assert.Equal(9, end.Categories![0].Questions);
        Assert.Equal(
            string.Join('\n', end.Categories.Select(category => $"{category.Name.PadLeft(15)}: {(100 * category.Accuracy).ToString("F2", CultureInfo.InvariantCulture)}")),
            await File.ReadAllTextAsync(_folder.PathOf("results", "results.log"), Token));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder.PathOf("results")).Count());
        Assert.DoesNotContain(lines, line => line.Type == EvalProgressType.Notice);
    }

    [Fact]
    public async Task An_adapter_that_has_learnt_the_answers_knows_them_and_its_base_does_not()
    {
        Write("cmmlu");
        var rows = new JsonArray([.. Questions.Select(question => (JsonNode)new JsonObject
        {
            ["instruction"] = Introduction("天文学", chinese: true) + Ask(question, chinese: true), ["input"] = "", ["output"] = $"{question.Answer}",
        })]);
        _folder.Write("data/sums.json", rows.ToJsonString());
        _folder.With(("cutoff_len", "256"), ("max_steps", "200"), ("lora_rank", "16"), ("learning_rate", "5.0e-3"), ("save_steps", "500"), ("per_device_train_batch_size", "6"));
        var (trained, _, told) = await Shell.RunAsync(_folder.Root, "train", Path.GetFileName(_folder.WriteRecipe()));
        Assert.True(trained == 0, told);
        Directory.Delete(_folder.PathOf("cmmlu", "test"), recursive: true);
        _folder.Write("cmmlu/test/astronomy.csv", Csv(Questions, header: true));

        // The adapter's folder names its base by itself; benchmark and part follow from the folder's name.
        var (exitCode, output, error) = await Shell.RunAsync(
            _folder.Root, "eval", "out", "--task-dir", "cmmlu", "--n-shot", "0", "--lang", "zh", "--template", "chatml");
        Assert.True(exitCode == 0, error);
        Assert.Contains("answering", error, StringComparison.Ordinal);
        Assert.Matches(@"subject +category +right +of +accuracy", output);
        Assert.Matches(@"astronomy +STEM +[56] +6 +(83\.33|100\.00)", output);
        Assert.Matches(@"Average +[56] +6 +", output);

        string[] words = ["eval", "model", "--task", "cmmlu_test", "--task-dir", ".", "--n-shot", "0", "--lang", "zh", "--template", "chatml", "--json"];
        (exitCode, output, error) = await Shell.RunAsync(_folder.Root, [.. words, "--adapter", "out"]);
        Assert.True(exitCode == 0, error);
        Assert.InRange(Last(output).Categories![0].Right, 5, 6);
        (exitCode, output, error) = await Shell.RunAsync(_folder.Root, words);
        Assert.True(exitCode == 0, error);
        Assert.InRange(Last(output).Categories![0].Right, 0, 3);

        // The run itself, by its folder: what it trained beside the base of its recipe.
        var run = Assert.Single(Directory.GetDirectories(_folder.PathOf("out", ".lathe", "runs")));
        (exitCode, output, error) = await Shell.RunAsync(_folder.Root, ["eval", run, .. words[2..]]);
        Assert.True(exitCode == 0, error);
        Assert.InRange(Last(output).Categories![0].Right, 5, 6);

        // Beside a base in few bits, as in QLoRA.
        (exitCode, output, error) = await Shell.RunAsync(_folder.Root, [.. words, "quantization_bit=8", "--adapter", "out"]);
        Assert.True(exitCode == 0, error);
        Assert.InRange(Last(output).Categories![0].Right, 4, 6);
    }

    [Fact]
    public async Task Questions_that_do_not_fit_count_as_wrong()
    {
        Write("mmlu");
        _folder.Write("mmlu/data/test/virology_test.csv", Csv([(new string('x', 300), ["1", "2", "3", "4"], 'A'), Questions[0]]));
        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, "eval", "model", "--task-dir", "mmlu", "-o", "results");
        Assert.True(exitCode == 0, error);
        Assert.Contains("1 of 8 questions do not fit", error, StringComparison.Ordinal);
        Assert.Contains($"Written to {_folder.PathOf("results")}", output, StringComparison.Ordinal);
        var answers = JsonNode.Parse(await File.ReadAllTextAsync(_folder.PathOf("results", "results.json"), Token))!["virology"]!;
        Assert.Equal("", answers["0"]!.GetValue<string>());
        Assert.Contains(answers["1"]!.GetValue<string>(), Letters, StringComparison.Ordinal);

        // A recipe that sets cutoff_len has fewer examples.
        (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "eval", "model", "cutoff_len=150", "template=fewshot", "--task-dir", "mmlu");
        Assert.True(exitCode == 0, error);
        Assert.Contains("7 of 8 questions have fewer examples", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WorkerExitCode.Usage, "no recipe", "eval", "nothing")]
    [InlineData(WorkerExitCode.Usage, "key=value", "eval", "model", "other")]
    [InlineData(WorkerExitCode.Recipe, "Set task", "eval", "model", "--task-dir", "data")]
    [InlineData(WorkerExitCode.Recipe, "LT3270", "eval", "model", "--task", "mmlu", "--task-dir", "mmlu")]
    [InlineData(WorkerExitCode.Recipe, "LT3271", "eval", "model", "--task", "mmlu_test")]
    [InlineData(WorkerExitCode.Recipe, "LT2017", "eval", "recipe.yaml", "task=mmlu_test", "task_dir=mmlu")]
    [InlineData(WorkerExitCode.Data, "holds no benchmark", "eval", "model", "--task", "mmlu_test", "--task-dir", "data")]
    [InlineData(WorkerExitCode.Data, "row 2 (line 2)", "eval", "model", "--task", "bad_test", "--task-dir", ".", "--n-shot", "0")]
    [InlineData(WorkerExitCode.Model, "config.json", "eval", "damaged", "--task-dir", "mmlu")]
    [InlineData(WorkerExitCode.Model, "adapter_model.safetensors", "eval", "model", "--task-dir", "mmlu", "--adapter", "half")]
    [InlineData(WorkerExitCode.Output, "is there already", "eval", "model", "--task-dir", "mmlu", "-o", "data")]
    public async Task What_can_t_be_asked_is_told_in_a_sentence(WorkerExitCode expected, string words, params string[] arguments)
    {
        _folder.WriteRecipe();
        Write("mmlu");
        _folder.Write("bad/test/zoo.csv", Csv(Questions[..1]) + "Which?,1,2,3,4,F\n");
        _folder.Write("damaged/config.json", "{");
        _folder.Write("half/adapter_config.json", """{ "peft_type": "LORA", "r": 4, "lora_alpha": 8, "target_modules": ["q_proj"], "base_model_name_or_path": "model" }""");

        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, arguments);

        Assert.True(exitCode == (int)expected, $"{exitCode} {error}");
        Assert.Equal("", output);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.PathOf("data", "dataset_info.json")));
    }

    [Fact]
    public async Task A_benchmark_that_is_stopped_leaves_nothing()
    {
        using var large = TinyFolder.Create(size: 12);
        large.Write("mmlu/test/zoo.csv", Csv([.. Enumerable.Repeat(Questions[0], 3000)]));
        var start = Shell.StartOf(large.Root, "eval", "model", "--task-dir", "mmlu", "--n-shot", "0", "--batch-size", "1", "-o", "results", "--json");
        start.FileName = "/usr/bin/env";
        start.ArgumentList.Insert(0, "--default-signal=INT");
        start.ArgumentList.Insert(1, Shell.Program);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Token);
        Assert.NotNull(await process.StandardOutput.ReadLineAsync(Token));
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -INT {process.Id}"])!)
        {
            await kill.WaitForExitAsync(Token);
        }

        var rest = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.True(process.ExitCode == (int)WorkerExitCode.StoppedNow, await error);
        Assert.Equal(WorkerExitCode.StoppedNow, Last(rest).Kind);
        Assert.Empty(Directory.EnumerateFileSystemEntries(large.Root, "*results*"));
    }

    [Fact]
    public async Task A_worker_that_ends_without_a_word_is_told()
    {
        Write("mmlu");
        var start = Shell.StartOf(_folder.Root, "eval", "model", "--task-dir", "mmlu");
        start.Environment[WorkerEnvironment.WorkerPath] = Shell.FakeWorker;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal(((int)WorkerExitCode.WorkerLost, ""), (process.ExitCode, await output));
        Assert.Contains("before the benchmark was done", error, StringComparison.Ordinal);
    }

    private static EvalProgress Last(string output) => EvalProgress.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;

    /// <summary>Two subjects of six and three questions with two examples each, as MMLU is published.</summary>
    private void Write(string folder)
    {
        var data = folder.EndsWith("cmmlu", StringComparison.Ordinal) ? folder : $"{folder}/data";
        foreach (var (subject, count) in new[] { ("astronomy", Questions.Length), ("virology", 3) })
        {
            _folder.Write($"{data}/test/{subject}_test.csv", Csv(Questions[..count]));
            _folder.Write($"{data}/dev/{subject}_dev.csv", Csv([("Wet?", ["1", "2", "3", "4"], 'D'), ("Dry?", ["5", "6", "7", "8"], 'B')]));
        }
    }

    private static string Csv((string Text, string[] Choices, char Answer)[] questions, bool header = false) => string.Concat(
        questions.Select((question, i) => (header ? $"{i}," : "") + $"{question.Text},{string.Join(',', question.Choices)},{question.Answer}\n")
            .Prepend(header ? ",Question,A,B,C,D,Answer\n" : ""));

    private static string Introduction(string subject, bool chinese = false) => chinese
        ? $"以下是中国关于{subject}考试的单项选择题，请选出其中的正确答案。\n\n"
        : $"The following are multiple choice questions (with answers) about {subject}.\n\n";

    private static string Ask((string Text, string[] Choices, char Answer) question, bool chinese = false) =>
        $"{question.Text}\nA. {question.Choices[0]}\nB. {question.Choices[1]}\nC. {question.Choices[2]}\nD. {question.Choices[3]}{(chinese ? "\n答案：" : "\nAnswer:")}";

    /// <summary>By PyTorch, from LLaMA-Factory's format written out; with as many examples as there are.</summary>
    private async Task<char> LikeliestAsync((string Text, string[] Choices, char Answer) question, int shots)
    {
        string[] examples = [Ask(("Wet?", ["1", "2", "3", "4"], 'D')) + "D\n\n", Ask(("Dry?", ["5", "6", "7", "8"], 'B')) + "B\n\n"];
        var prompt = Encoding.UTF8.GetBytes(Introduction("astronomy") + string.Concat(examples.Take(shots)) + Ask(question));
        var logits = await OutsideReader.LogitsAsync(_folder.PathOf("model"), adapter: null, [.. prompt.Select(value => (int)value)]);
        return Letters.MaxBy(letter => logits[^1][letter]);
    }
}
