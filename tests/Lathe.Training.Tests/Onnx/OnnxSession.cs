using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Lathe.Training.Tests.Onnx;

/// <summary>A decoder in onnxruntime, used as programs use it: texts go in with a mask and positions, and keys and values come back.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxSession(string path)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(path, options);
    }

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>Logits [B][T][V] of new tokens.</summary>
    /// <param name="ids">[B][T].</param>
    /// <param name="mask">[B][S]: 0 where a token, old or new, is padding.</param>
    /// <param name="past">What the step before gave; null at the start.</param>
    /// <param name="present">For the next step.</param>
    public float[][][] Step(long[][] ids, long[][] mask, IReadOnlyList<NamedOnnxValue>? past, out IReadOnlyList<NamedOnnxValue> present)
    {
        var (rows, length) = (ids.Length, ids[0].Length);

        // As transformers.js counts: tokens before that are no padding, and 1 on padding.
        var positions = mask.Select(row => row.Select((seen, i) => seen == 0 ? 1L : row.Take(i).Sum()).TakeLast(length).ToArray()).ToArray();
        var inputs = new List<NamedOnnxValue> { Tensor("input_ids", ids), Tensor("attention_mask", mask) };
        if (Inputs.ContainsKey("position_ids"))
        {
            inputs.Add(Tensor("position_ids", positions));
        }

        inputs.AddRange(past ?? [.. Inputs.Where(input => input.Key.StartsWith("past_key_values.", StringComparison.Ordinal)).Select(input => Empty(input, rows))]);
        using var results = _session.Run(inputs);
        var logits = results.Single(result => result.Name == "logits").AsTensor<float>().ToDenseTensor();
        present = [.. results.Where(result => result.Name != "logits").Select(Kept)];
        var width = logits.Dimensions[2];
        Assert.Equal([rows, length, width], logits.Dimensions.ToArray());
        return [.. logits.ToArray().Chunk(width).Chunk(length)];
    }

    public float[][][] Run(long[][] ids, long[][] mask) => Step(ids, mask, null, out _);

    /// <summary>The likeliest next tokens, one at a time, of one text.</summary>
    public int[] Greedy(IReadOnlyList<int> prompt, int count)
    {
        var (found, next) = (new List<int>(), prompt.Select(id => (long)id).ToArray());
        IReadOnlyList<NamedOnnxValue>? past = null;
        while (found.Count < count)
        {
            long[] mask = [.. Enumerable.Repeat(1L, prompt.Count + found.Count)];
            var logits = Step([next], [mask], past, out past)[0][^1];
            found.Add(Array.IndexOf(logits, logits.Max()));
            next = [found[^1]];
        }

        return [.. found];
    }

    public void Dispose() => _session.Dispose();

    private static NamedOnnxValue Tensor(string name, long[][] rows) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]));

    private static NamedOnnxValue Empty(KeyValuePair<string, NodeMetadata> input, int rows)
    {
        int[] shape = [rows, input.Value.Dimensions[1], 0, input.Value.Dimensions[3]];
        return input.Value.ElementDataType == TensorElementType.Float16
            ? NamedOnnxValue.CreateFromTensor(input.Key, new DenseTensor<Float16>(shape))
            : NamedOnnxValue.CreateFromTensor(input.Key, new DenseTensor<float>(shape));
    }

    private static NamedOnnxValue Kept(DisposableNamedOnnxValue result)
    {
        var name = result.Name.Replace("present.", "past_key_values.", StringComparison.Ordinal);
        return result.ElementType == TensorElementType.Float16
            ? NamedOnnxValue.CreateFromTensor(name, Copy(result.AsTensor<Float16>()))
            : NamedOnnxValue.CreateFromTensor(name, Copy(result.AsTensor<float>()));

        static DenseTensor<T> Copy<T>(Tensor<T> tensor) => new(tensor.ToArray(), tensor.Dimensions);
    }
}
