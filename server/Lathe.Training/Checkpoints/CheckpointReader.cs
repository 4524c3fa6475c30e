using System.Text.Json;
using Lathe.Models;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;
using Lathe.Training.Artifacts;
using Lathe.Training.Modules;
using Lathe.Training.Native;
using Lathe.Training.Optimizers;
using static TorchSharp.torch;

namespace Lathe.Training.Checkpoints;

/// <summary>Reads a <c>checkpoint-N</c> folder back into a running trainer.</summary>
public sealed class CheckpointReader
{
    private readonly string _folder;

    private CheckpointReader(string folder, CheckpointState state, TrainerState trainerState)
    {
        _folder = folder;
        State = state;
        TrainerState = trainerState;
    }

    public string Folder => _folder;

    public CheckpointState State { get; }

    public TrainerState TrainerState { get; }

    /// <exception cref="ModelFileException">The folder is no checkpoint that training can go on from.</exception>
    public static CheckpointReader Open(string folder)
    {
        var path = Path.Combine(folder, CheckpointWriter.StateFile);
        if (!Directory.Exists(folder))
        {
            throw new ModelFileException(folder, "this checkpoint folder does not exist.");
        }

        if (!File.Exists(path))
        {
            throw new ModelFileException(
                folder,
                $"it has no {CheckpointWriter.StateFile}, so training cannot go on from it: it was saved with save_only_model: true or by another " +
                "program. To start from its weights, name it as model_name_or_path or adapter_name_or_path.");
        }

        CheckpointState? state;
        try
        {
            state = JsonSerializer.Deserialize<CheckpointState>(File.ReadAllText(path), CheckpointWriter.StateJson);
        }
        catch (JsonException failure)
        {
            throw new ModelFileException(path, "this is no JSON of a checkpoint; take an older checkpoint.", inner: failure);
        }

        if (state is null || state.Format != CheckpointState.CurrentFormat)
        {
            throw new ModelFileException(
                path, $"its format is {state?.Format.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "missing"}; this version reads {CheckpointState.CurrentFormat}.");
        }

        return state.IsWhole
            ? new CheckpointReader(folder, state, TrainerState.Read(folder))
            : throw new ModelFileException(path, "its progress, path or inputs are missing or out of range; take an older checkpoint.");
    }

    /// <summary>
    /// Copies trained weights and optimizer states over those of the model: bit for bit where both are of the same type. Frozen weights are the
    /// base's, but for those with new rows, which the base does not have.
    /// </summary>
    /// <param name="decoder">Takes the weights.</param>
    /// <param name="isAdapter">Only the adapter and modules saved whole are in the checkpoint.</param>
    /// <param name="optimizer">Takes the states.</param>
    /// <param name="progress">Called with numbers copied and numbers to copy.</param>
    /// <exception cref="ModelFileException">Files are malformed or are not of this model and adapter.</exception>
    public void Restore(Decoder decoder, bool isAdapter, Optimizer optimizer, Action<long, long>? progress = null)
    {
        var states = optimizer.State.ToList();
        var total = decoder.TrainableParameters.Sum(parameter => parameter.Count) + states.Sum(state => state.Value.numel());
        var done = 0L;
        void Copied(Tensor target) => progress?.Invoke(done += target.numel(), total);
        void Take(SafetensorsFile file, string name, Tensor target)
        {
            Copy(file, file.Find(name) ?? throw new ModelFileException(file.Path, "the checkpoint lacks this tensor.", name), target);
            Copied(target);
        }

        if (isAdapter)
        {
            using var file = SafetensorsFile.Open(Path.Combine(_folder, ModelSaver.AdapterWeights));
            foreach (var parameter in decoder.AdapterParameters)
            {
                Take(file, parameter.Name, parameter.Value);
                parameter.RefreshCompute();
            }

            foreach (var parameter in decoder.BaseParameters.Where(parameter => parameter.Trainable))
            {
                Take(file, ModelSaver.NameOfSavedModule(parameter.Name), parameter.Value);
                parameter.RefreshCompute();
            }
        }
        else
        {
            using var weights = Checkpoint.Open(_folder, DecoderFamilies.For(decoder.Config).Names);
            foreach (var parameter in decoder.BaseParameters.Where(parameter => parameter.Trainable || decoder.IsRenewed(parameter.Name)))
            {
                var tensor = weights.Tensors.GetValueOrDefault(parameter.Name)
                    ?? throw new ModelFileException(_folder, "the checkpoint lacks this tensor.", parameter.Name);
                Copy(tensor.File, tensor.Entry, parameter.Value);
                Copied(parameter.Value);
                parameter.RefreshCompute();
            }
        }

        using var stored = SafetensorsFile.Open(Path.Combine(_folder, CheckpointWriter.OptimizerFile));
        foreach (var (name, value) in states)
        {
            Take(stored, name, value);
        }

        optimizer.Resume(State.Progress.Step);
    }

    private static unsafe void Copy(TensorFile file, SafetensorsEntry entry, Tensor target)
    {
        var dtype = ModelSaver.DtypeOf(target);
        if ((entry.Dtype != dtype && !(IsTrained(entry.Dtype) && IsTrained(dtype))) || !entry.Shape.SequenceEqual(target.shape))
        {
            throw new ModelFileException(
                file.Path,
                $"it is {entry.Dtype} [{string.Join(", ", entry.Shape)}], and this run needs {dtype} [{string.Join(", ", target.shape)}]: " +
                "the checkpoint is of another model, another LoRA rank or a vocabulary with other added tokens.",
                entry.Name);
        }

        var type = entry.Dtype == dtype ? target.dtype : entry.Dtype == SafetensorsDtype.BF16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using var stored = TensorMemory.FromMemory(file.Data(entry), type, target.shape);
        _ = target.copy_(stored);
    }

    /// <summary>Trained weights can go on in the other type, where pure_bf16 was changed.</summary>
    private static bool IsTrained(SafetensorsDtype type) => type is SafetensorsDtype.F32 or SafetensorsDtype.BF16;
}
