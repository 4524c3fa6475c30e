using Lathe.Models;
using Lathe.Training.Artifacts;
using Lathe.Training.Tests.Fixtures;

namespace Lathe.Training.Tests.Artifacts;

public sealed class TrainerStateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static TrainerState Sample => new()
    {
        BestMetric = 1.25,
        BestGlobalStep = 10,
        BestModelCheckpoint = "saves/é/checkpoint-10",
        Epoch = 0.5,
        EvalSteps = 10,
        GlobalStep = 10,
        LoggingSteps = 5,
        MaxSteps = 20,
        InputTokensSeen = 4096,
        NumTrainEpochs = 1,
        SaveSteps = 10,
        TotalFlos = 1e16,
        TrainBatchSize = 2,
        LogHistory =
        [
            new LogRow
            {
                Step = 5,
                Epoch = 0.25,
                InputTokensSeen = 2048,
                Values = new Dictionary<string, double> { ["loss"] = 2.5, ["grad_norm"] = 1.0, ["learning_rate"] = 5e-5 },
            },
            new LogRow { Step = 10, Epoch = 0.5, Values = new Dictionary<string, double> { ["eval_loss"] = 1.25 } },
        ],
    };

    [Fact]
    public void The_file_is_the_Python_trainers_byte_for_byte()
    {
        Sample.Write(_folder.Path);
        Assert.Equal(
            """
            {
              "best_global_step": 10,
              "best_metric": 1.25,
              "best_model_checkpoint": "saves/\u00e9/checkpoint-10",
              "epoch": 0.5,
              "eval_steps": 10,
              "global_step": 10,
              "is_hyper_param_search": false,
              "is_local_process_zero": true,
              "is_world_process_zero": true,
              "log_history": [
                {
                  "epoch": 0.25,
                  "grad_norm": 1.0,
                  "learning_rate": 5e-05,
                  "loss": 2.5,
                  "num_input_tokens_seen": 2048,
                  "step": 5
                },
                {
                  "epoch": 0.5,
                  "eval_loss": 1.25,
                  "step": 10
                }
              ],
              "logging_steps": 5,
              "max_steps": 20,
              "num_input_tokens_seen": 4096,
              "num_train_epochs": 1,
              "save_steps": 10,
              "stateful_callbacks": {
                "TrainerControl": {
                  "args": {
                    "should_epoch_stop": false,
                    "should_evaluate": false,
                    "should_log": false,
                    "should_save": true,
                    "should_training_stop": false
                  },
                  "attributes": {}
                }
              },
              "total_flos": 1e+16,
              "train_batch_size": 2,
              "trial_name": null,
              "trial_params": null
            }

            """,
            _folder.Read("trainer_state.json"));
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        TrainerState written = Sample with { ShouldTrainingStop = true };
        written.Write(_folder.Path);
        TrainerState read = TrainerState.Read(_folder.Path);
        Assert.Equivalent(written, read, strict: true);
    }

    [Fact]
    public void A_loss_that_is_not_finite_is_null_on_disk_and_NaN_when_read()
    {
        var row = new LogRow { Step = 1, Values = new Dictionary<string, double> { ["loss"] = double.PositiveInfinity } };
        (Sample with { LogHistory = [row] }).Write(_folder.Path);
        Assert.Contains("\"loss\": null", _folder.Read("trainer_state.json"), StringComparison.Ordinal);
        Assert.Equal(double.NaN, TrainerState.Read(_folder.Path).LogHistory[0].Values["loss"]);
    }

    [Theory]
    [InlineData("[]", "expected a JSON object")]
    [InlineData("{\"global_step\": 1,\n oops", "no valid JSON")]
    [InlineData("{\"global_step\": 1, \"global_step\": 2}", "global_step")]
    [InlineData("{\"global_step\": 1, \"x\": [\"\\ud83d\"]}", "not valid Unicode")]
    [InlineData("{}", "global_step: missing")]
    [InlineData("{\"global_step\": \"1\"}", "global_step: expected a whole number")]
    [InlineData("{\"global_step\": -1}", "global_step: -1 is negative")]
    [InlineData("{\"global_step\": 1, \"max_steps\": 2}", "log_history: expected a list")]
    [InlineData("{\"global_step\": 1, \"max_steps\": 2, \"log_history\": [{}]}", "log_history[0]: expected an object")]
    [InlineData("{\"global_step\": 1, \"max_steps\": 2, \"log_history\": [], \"epoch\": []}", "epoch: expected a number")]
    public void A_damaged_file_is_named_with_the_key(string text, string expected)
    {
        string path = _folder.Write("trainer_state.json", text);
        var error = Assert.Throws<ModelFileException>(() => TrainerState.Read(_folder.Path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<ModelFileException>(() => TrainerState.Read(_folder.Path));
        Assert.Equal(_folder.File("trainer_state.json"), error.File);
    }

    public void Dispose() => _folder.Dispose();
}
