using System.Text.Json.Nodes;

namespace Lathe.Training.Artifacts;

/// <summary>trainer_state.json: where a run stands and everything it has logged; a checkpoint's copy is what a resume reads.</summary>
public sealed record TrainerState
{
    public const string FileName = "trainer_state.json";

    private const long MaxBytes = 256L << 20;

    public double? BestMetric { get; init; }

    public long? BestGlobalStep { get; init; }

    public string? BestModelCheckpoint { get; init; }

    /// <summary>Epochs done, with a fraction.</summary>
    public required double Epoch { get; init; }

    public int? EvalSteps { get; init; }

    /// <summary>Optimizer steps done.</summary>
    public required long GlobalStep { get; init; }

    public required int LoggingSteps { get; init; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public required long MaxSteps { get; init; }

    public long InputTokensSeen { get; init; }

    /// <summary>Whole epochs, rounded up.</summary>
    public required int NumTrainEpochs { get; init; }

    public int? SaveSteps { get; init; }

    public double TotalFlos { get; init; }

    /// <summary>Rows of one micro-batch on one device.</summary>
    public required int TrainBatchSize { get; init; }

    /// <summary>The run came to its end (or was asked to stop).</summary>
    public bool ShouldTrainingStop { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<LogRow> LogHistory { get; init; }

    /// <summary>Writes trainer_state.json into a folder: indent 2, sorted keys, a final line feed.</summary>
    public void Write(string folder)
    {
        var state = new JsonObject
        {
            ["best_global_step"] = BestGlobalStep,
            ["best_metric"] = BestMetric,
            ["best_model_checkpoint"] = BestModelCheckpoint,
            ["epoch"] = Epoch,
            ["eval_steps"] = EvalSteps,
            ["global_step"] = GlobalStep,
            ["is_hyper_param_search"] = false,
            ["is_local_process_zero"] = true,
            ["is_world_process_zero"] = true,
            ["log_history"] = new JsonArray([.. LogHistory.Select(row => row.ToJson())]),
            ["logging_steps"] = LoggingSteps,
            ["max_steps"] = MaxSteps,
            ["num_input_tokens_seen"] = InputTokensSeen,
            ["num_train_epochs"] = NumTrainEpochs,
            ["save_steps"] = SaveSteps,
            ["stateful_callbacks"] = new JsonObject
            {
                ["TrainerControl"] = new JsonObject
                {
                    ["args"] = new JsonObject
                    {
                        ["should_epoch_stop"] = false,
                        ["should_evaluate"] = false,
                        ["should_log"] = false,
                        ["should_save"] = true,
                        ["should_training_stop"] = ShouldTrainingStop,
                    },
                    ["attributes"] = new JsonObject(),
                },
            },
            ["total_flos"] = TotalFlos,
            ["train_batch_size"] = TrainBatchSize,
            ["trial_name"] = null,
            ["trial_params"] = null,
        };
        AtomicFile.WriteText(Path.Combine(folder, FileName), PythonJson.Serialize(state, indent: 2, sortKeys: true) + "\n");
    }

    /// <summary>Reads a folder's trainer_state.json, this program's or the Python trainer's. A null metric reads as NaN.</summary>
    /// <exception cref="Lathe.Models.ModelFileException">The file is missing, no JSON, or lacks what a resume needs.</exception>
    public static TrainerState Read(string folder)
    {
        JsonFile file = JsonFile.Read(Path.Combine(folder, FileName), MaxBytes);
        long globalStep = file.Required<long>("global_step", "a whole number");
        if (globalStep < 0)
        {
            throw file.Error("global_step", $"{globalStep} is negative");
        }

        return new TrainerState
        {
            BestGlobalStep = file.Whole("best_global_step"),
            BestMetric = file.Number("best_metric"),
            BestModelCheckpoint = file.Text("best_model_checkpoint"),
            Epoch = file.Number("epoch") ?? 0,
            EvalSteps = (int?)file.Number("eval_steps"),
            GlobalStep = globalStep,
            LoggingSteps = (int)(file.Number("logging_steps") ?? 0),
            MaxSteps = file.Required<long>("max_steps", "a whole number"),
            InputTokensSeen = file.Whole("num_input_tokens_seen") ?? 0,
            NumTrainEpochs = (int)(file.Number("num_train_epochs") ?? 0),
            SaveSteps = (int?)file.Number("save_steps"),
            TotalFlos = file.Number("total_flos") ?? 0,
            TrainBatchSize = (int)(file.Whole("train_batch_size") ?? 0),
            ShouldTrainingStop = ReadShouldStop(file),
            LogHistory = ReadHistory(file),
        };
    }

    private static bool ReadShouldStop(JsonFile file)
    {
        JsonNode? node = (file["stateful_callbacks"] as JsonObject)?["TrainerControl"];
        node = ((node as JsonObject)?["args"] as JsonObject)?["should_training_stop"];
        return node is JsonValue value && value.TryGetValue(out bool stop) && stop;
    }

    private static LogRow[] ReadHistory(JsonFile file)
    {
        if (file["log_history"] is not JsonArray rows)
        {
            throw file.Error("log_history", "expected a list of rows");
        }

        return [.. rows.Select((row, index) => ReadRow(file, row, $"log_history[{index}]"))];
    }

    private static LogRow ReadRow(JsonFile file, JsonNode? node, string place)
    {
        if (node is not JsonObject row || row["step"] is not JsonValue stepValue || !stepValue.TryGetValue(out long step))
        {
            throw file.Error(place, "expected an object with a whole number \"step\"");
        }

        double? epoch = null;
        long? tokens = null;
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach ((string name, JsonNode? item) in row)
        {
            if (item is not null && !(item is JsonValue value && value.TryGetValue(out double _)))
            {
                continue; // Callbacks of the Python trainer may log text; a resume needs numbers only.
            }

            double number = item?.GetValue<double>() ?? double.NaN;
            switch (name)
            {
                case "step":
                    break;
                case "epoch":
                    epoch = number;
                    break;
                case "num_input_tokens_seen":
                    tokens = double.IsNaN(number) ? null : (long)number;
                    break;
                default:
                    values[name] = number;
                    break;
            }
        }

        return new LogRow { Step = step, Epoch = epoch, InputTokensSeen = tokens, Values = values };
    }
}
