using System.Text.Json;
using Lathe.Models.Safetensors;
using Lathe.Training.Artifacts;
using Lathe.Training.Diagnostics;
using Lathe.Training.Optimizers;

namespace Lathe.Training.Checkpoints;

/// <summary>Writes <c>checkpoint-N</c> folders: whole or not at all.</summary>
public sealed class CheckpointWriter(string outputDirectory, ModelSaver model, bool onlyModel, int? limit)
{
    public const string OptimizerFile = "optimizer.safetensors";
    public const string StateFile = "lathe_state.json";

    internal static readonly JsonSerializerOptions StateJson = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="state">What the loop needs to go on.</param>
    /// <param name="trainerState">The same in Hugging Face's form, and the history.</param>
    /// <param name="optimizer">Its states are written, unless only the model is wanted.</param>
    /// <param name="progress">Called with bytes written and bytes to write.</param>
    /// <returns>Path of the finished checkpoint.</returns>
    /// <exception cref="Loop.TrainingException">It can't be written; checkpoints from before are whole, and nothing of this one is left.</exception>
    public string Write(CheckpointState state, TrainerState trainerState, Optimizer optimizer, Action<long, long>? progress = null)
    {
        FaultPoints.Reach(FaultPoints.CheckpointBefore);
        var finished = CheckpointFolder.Of(outputDirectory, state.Progress.Step);
        return OutputGuard.Write(outputDirectory, Path.GetFileName(finished), () =>
        {
            var unfinished = CheckpointFolder.UnfinishedOf(outputDirectory, state.Progress.Step);
            try
            {
                Fill(unfinished, state, trainerState, optimizer, progress);
                FaultPoints.Reach(FaultPoints.CheckpointInside);
                CheckpointFolder.Publish(unfinished, finished);
            }
            catch
            {
                // Half a checkpoint must not keep the space that the disk lacks.
                CheckpointFolder.TryDelete(unfinished);
                throw;
            }

            FaultPoints.Reach(FaultPoints.CheckpointAfter);
            CheckpointFolder.Rotate(outputDirectory, limit);
            return finished;
        });
    }

    private void Fill(string unfinished, CheckpointState state, TrainerState trainerState, Optimizer optimizer, Action<long, long>? progress)
    {
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        var (done, total) = (0L, model.Bytes(exact: !onlyModel));
        void Written(long bytes) => progress?.Invoke(done += bytes, total);
        IReadOnlyList<TensorToWrite> states = onlyModel
            ? []
            : [.. optimizer.State.Select(entry => ModelSaver.AsIs(entry.Name, entry.Value) with { Written = Written })];
        total += states.Sum(tensor => tensor.Length);
        _ = model.Save(unfinished, exact: !onlyModel, Written);
        trainerState.Write(unfinished);
        if (!onlyModel)
        {
            SafetensorsWriter.WriteFile(Path.Combine(unfinished, OptimizerFile), states);
            AtomicFile.WriteText(Path.Combine(unfinished, StateFile), JsonSerializer.Serialize(state, StateJson));
        }
    }
}
