using Lathe.Models.Onnx;
using Lathe.Training.Loop;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>A written decoder in onnxruntime.</summary>
internal sealed class OnnxDecoder : IWrittenModel
{
    private const string Past = "past_key_values.";
    private const string Present = "present.";

    private readonly InferenceSession _session;
    private readonly List<string> _kept;

    private OnnxDecoder(InferenceSession session, OnnxType type)
    {
        _session = session;
        ComputeType = type == OnnxType.F16 ? "fp16" : "fp32";
        _kept = [.. session.InputNames.Where(name => name.StartsWith(Past, StringComparison.Ordinal))];
    }

    public string ComputeType { get; }

    /// <param name="folder">In which the model was written.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="TrainingException">onnxruntime refuses it.</exception>
    /// <exception cref="DllNotFoundException">onnxruntime is not there for this system.</exception>
    public static OnnxDecoder Open(string folder, OnnxModel model)
    {
        try
        {
            // Threads that wait for work in a loop would take it from torch's.
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            return new OnnxDecoder(new InferenceSession(Path.Combine(folder, OnnxModel.FolderName, model.FileName), options), model.Type);
        }
        catch (TypeInitializationException failure) when (failure.InnerException is DllNotFoundException missing)
        {
            throw missing;
        }
        catch (OnnxRuntimeException failure)
        {
            throw Refused("load", failure);
        }
    }

    /// <summary>Logits [T, V] fp32 of a text, whose second half is read with the kept keys and values of the first.</summary>
    public Tensor Logits(long[] ids)
    {
        var first = (ids.Length + 1) / 2;
        var parts = new List<Tensor>();
        var kept = new Dictionary<string, OrtValue>(StringComparer.Ordinal);
        try
        {
            foreach (var (start, end) in new[] { (0, first), (first, ids.Length) }.Where(part => part.Item1 < part.Item2))
            {
                var results = Run(ids[start..end], start, kept);
                parts.Add(results.Logits);
                Drop(kept);
                kept = results.Kept;
            }

            return parts.Count == 1 ? parts[0] : cat(parts, 0);
        }
        catch (OnnxRuntimeException failure)
        {
            throw Refused("compute", failure);
        }
        finally
        {
            Drop(kept);
        }
    }

    public void Dispose() => _session.Dispose();

    private (Tensor Logits, Dictionary<string, OrtValue> Kept) Run(long[] ids, int start, Dictionary<string, OrtValue> past)
    {
        var inputs = new Dictionary<string, OrtValue>(StringComparer.Ordinal);
        var own = new List<OrtValue>();
        try
        {
            Add("input_ids", ids);
            Add("attention_mask", [.. Enumerable.Repeat(1L, start + ids.Length)]);
            if (_session.InputMetadata.ContainsKey("position_ids"))
            {
                Add("position_ids", [.. Enumerable.Range(start, ids.Length).Select(place => (long)place)]);
            }

            foreach (var name in _kept)
            {
                inputs.Add(name, past.TryGetValue(name, out var before) ? before : Empty(name));
            }

            using var options = new RunOptions();
            var results = _session.Run(options, inputs, _session.OutputNames);
            var named = _session.OutputNames.Zip(results).ToList();
            using var logits = named.Single(pair => pair.First == "logits").Second;
            var shape = logits.GetTensorTypeAndShape().Shape;
            return (
                tensor(logits.GetTensorDataAsSpan<float>().ToArray(), [shape[1], shape[2]]),
                named.Where(pair => pair.First.StartsWith(Present, StringComparison.Ordinal))
                    .ToDictionary(pair => string.Concat(Past, pair.First.AsSpan(Present.Length)), pair => pair.Second, StringComparer.Ordinal));
        }
        finally
        {
            own.ForEach(value => value.Dispose());
        }

        void Add(string name, long[] values)
        {
            own.Add(OrtValue.CreateTensorValueFromMemory(values, [1, values.Length]));
            inputs.Add(name, own[^1]);
        }

        OrtValue Empty(string name)
        {
            var input = _session.InputMetadata[name];
            own.Add(OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, input.ElementDataType, [1, input.Dimensions[1], 0, input.Dimensions[3]]));
            return own[^1];
        }
    }

    private static TrainingException Refused(string what, OnnxRuntimeException failure) => new(
        TrainingFailure.Model,
        $"onnxruntime does not {what} the written model: {failure.Message} It was removed again.",
        "--no-check leaves the comparison out; if the model does not work elsewhere either, please report it.",
        failure);

    private static void Drop(Dictionary<string, OrtValue> kept)
    {
        foreach (var value in kept.Values)
        {
            value.Dispose();
        }
    }
}
