using Lathe.Training.Artifacts;
using Lathe.Training.Tests.Fixtures;

namespace Lathe.Training.Tests.Artifacts;

public sealed class ResultsFilesTests : IDisposable
{
    private static readonly TrainResults Train = new()
    {
        Epoch = 3,
        TrainLoss = 1.0986122886681098,
        Runtime = TimeSpan.FromSeconds(12.34567),
        SamplesPerSecond = 7.0004,
        StepsPerSecond = 0.8756,
        TotalFlos = 123456789.0,
        InputTokensSeen = 1024,
    };

    private static readonly EvalResults Eval = new()
    {
        Epoch = 3,
        Loss = 800,
        Runtime = TimeSpan.FromSeconds(1),
        SamplesPerSecond = 10,
        StepsPerSecond = 5,
        Accuracy = 0.5,
        Perplexity = double.PositiveInfinity,
    };

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_train_file_is_the_Python_trainers_byte_for_byte()
    {
        ResultsFiles.WriteTrain(_folder.Path, Train);
        string expected = """
            {
                "epoch": 3.0,
                "num_input_tokens_seen": 1024,
                "total_flos": 123456789.0,
                "train_loss": 1.0986122886681098,
                "train_runtime": 12.3457,
                "train_samples_per_second": 7.0,
                "train_steps_per_second": 0.876
            }
            """;
        Assert.Equal(expected, _folder.Read("train_results.json"));
        Assert.Equal(expected, _folder.Read("all_results.json"));
    }

    [Fact]
    public void An_infinite_perplexity_is_null()
    {
        ResultsFiles.WriteEval(_folder.Path, Eval);
        Assert.Equal(
            """
            {
                "epoch": 3.0,
                "eval_accuracy": 0.5,
                "eval_loss": 800.0,
                "eval_perplexity": null,
                "eval_runtime": 1.0,
                "eval_samples_per_second": 10.0,
                "eval_steps_per_second": 5.0
            }
            """,
            _folder.Read("eval_results.json"));
    }

    [Fact]
    public void All_results_is_the_union_with_the_newest_values()
    {
        ResultsFiles.WriteTrain(_folder.Path, Train);
        ResultsFiles.WriteEval(_folder.Path, Eval);
        ResultsFiles.WriteEval(_folder.Path, Eval with { Loss = 2, Epoch = null, Perplexity = null, Accuracy = null });
        Assert.Equal(
            """
            {
                "epoch": 3.0,
                "eval_accuracy": 0.5,
                "eval_loss": 2.0,
                "eval_perplexity": null,
                "eval_runtime": 1.0,
                "eval_samples_per_second": 10.0,
                "eval_steps_per_second": 5.0,
                "num_input_tokens_seen": 1024,
                "total_flos": 123456789.0,
                "train_loss": 1.0986122886681098,
                "train_runtime": 12.3457,
                "train_samples_per_second": 7.0,
                "train_steps_per_second": 0.876
            }
            """,
            _folder.Read("all_results.json"));
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("[1]")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("{\"a\": \"\\ud83d\"}")]
    public void A_damaged_union_does_not_fail_a_finished_run(string found)
    {
        _folder.Write("all_results.json", found);
        ResultsFiles.WriteTrain(_folder.Path, Train);
        Assert.Equal(_folder.Read("train_results.json"), _folder.Read("all_results.json"));
    }

    public void Dispose() => _folder.Dispose();
}
