using System.Text.Json;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Model;
using Lathe.Training.Benchmarks;

namespace Lathe.Worker.Modes;

/// <summary>Asks a model the questions of a benchmark, as the request on standard input says.</summary>
internal static class EvalMode
{
    public static WorkerExitCode Run(TextReader input, TextWriter output)
    {
        if (EvalRequest.Parse(input.ReadLine() ?? "") is not { } request || JobOf(request) is not { } job)
        {
            Console.Error.WriteLine("lathe-worker eval takes a request, one line of JSON, on its standard input; `lathe eval` makes it.");
            return WorkerExitCode.Usage;
        }

        using var client = new ErrandClient(input, "eval-client");
        var last = Work(job, new LineReporter(output), client.Cancellation);
        output.WriteLine(last.ToJson());
        output.Flush();
        return last.Kind ?? WorkerExitCode.Completed;
    }

    private static EvalProgress Work(BenchmarkJob job, LineReporter reporter, CancellationToken cancellation)
    {
        try
        {
            var result = BenchmarkRun.Execute(job, reporter, cancellation);
            return new EvalProgress
            {
                Type = EvalProgressType.Finished,
                Source = result.Source,
                Subjects = [.. result.Subjects.Select(ScoreOf)],
                Categories = [.. result.Categories.Select(category => new EvalScore(category.Name, null, category.Right, category.Questions, category.Accuracy))],
                OutputFolder = job.Recipe.Eval.SaveDir,
            };
        }
        catch (OperationCanceledException)
        {
            return new EvalProgress { Type = EvalProgressType.Failed, Kind = WorkerExitCode.StoppedNow, Message = "The benchmark was stopped; nothing was written." };
        }
        catch (Exception failure)
        {
            var told = Failures.Explain(failure);
            if (told.Kind == WorkerExitCode.Internal)
            {
                Console.Error.WriteLine(failure);
            }

            return new EvalProgress { Type = EvalProgressType.Failed, Kind = told.Kind, Message = told.Message, Hint = told.Hint };
        }
    }

    private static BenchmarkJob? JobOf(EvalRequest request)
    {
        try
        {
            return request.Recipe.Deserialize<Recipe>(RecipeJson.Options) is { } recipe
                ? new BenchmarkJob { Recipe = recipe, MaxPromptLength = request.MaxPromptLength }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static EvalScore ScoreOf(SubjectResult result) =>
        new(result.Subject.Id, result.Subject.Category, result.Right, result.Questions, result.Right / (double)result.Questions);

    private sealed class LineReporter(TextWriter output) : IBenchmarkReporter
    {
        /// <summary>Lines per phase, so that a benchmark of many questions does not flood its reader.</summary>
        private const int Steps = 200;

        private (BenchmarkPhase Phase, long Step) _told = (BenchmarkPhase.Loading, -1);

        public void Progress(BenchmarkPhase phase, int done, int total)
        {
            var now = (phase, total > 0 ? (long)done * Steps / total : Steps);
            if (now != _told)
            {
                _told = now;
                Write(new EvalProgress { Type = EvalProgressType.Progress, Phase = phase == BenchmarkPhase.Loading ? "loading" : "answering", Done = done, Total = total });
            }
        }

        public void Subject(SubjectResult result) => Write(new EvalProgress { Type = EvalProgressType.Subject, Subject = ScoreOf(result) });

        public void Notice(string message) => Write(new EvalProgress { Type = EvalProgressType.Notice, Message = message });

        private void Write(EvalProgress told)
        {
            output.WriteLine(told.ToJson());
            output.Flush();
        }
    }
}
