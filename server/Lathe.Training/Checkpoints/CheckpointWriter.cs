using System.Text.Json;
using Lathe.Models.Safetensors;
using Lathe.Training.Artifacts;
using Lathe.Training.Optimizers;

namespace Lathe.Training.Checkpoints;

/// <summary>Writes <c>checkpoint-N</c> folders: whole or not at all.</summary>
public sealed class CheckpointWriter(string outputDirectory, ModelSaver model, bool onlyModel, int? limit)
{
    public const string OptimizerFile = "optimizer.safetensors";
    public const string StateFile = "lathe_state.json";

    internal static readonly JsonSerializerOptions StateJson = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>Path of the finished checkpoint.</returns>
    public string Write(CheckpointState state, TrainerState trainerState, AdamW optimizer)
    {
        var step = state.Progress.Step;
        var unfinished = CheckpointFolder.UnfinishedOf(outputDirectory, step);
        var finished = CheckpointFolder.Of(outputDirectory, step);
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        _ = model.Save(unfinished, exact: !onlyModel);
        trainerState.Write(unfinished);
        if (!onlyModel)
        {
            SafetensorsWriter.WriteFile(
                Path.Combine(unfinished, OptimizerFile),
                [.. optimizer.State.Select(entry => ModelSaver.ToWrite(entry.Name, entry.Value, SafetensorsDtype.F32))]);
            AtomicFile.WriteText(Path.Combine(unfinished, StateFile), JsonSerializer.Serialize(state, StateJson));
        }

        if (Directory.Exists(finished))
        {
            Directory.Delete(finished, recursive: true);
        }

        Directory.Move(unfinished, finished);
        CheckpointFolder.Rotate(outputDirectory, limit);
        return finished;
    }
}
