using Lathe.Data;
using Lathe.Training.Loop;
using TorchSharp;

namespace Lathe.Training.Tests.Numerics;

/// <summary>The oracle's padded tensors as the examples a trainer starts from.</summary>
internal static class OracleBatch
{
    /// <param name="ids">[rows, length] int64.</param>
    /// <param name="mask">[rows, length], 1 where there is a token.</param>
    /// <param name="labels">[rows, length], -100 where the loss does not count.</param>
    public static MicroBatch From(torch.Tensor ids, torch.Tensor mask, torch.Tensor labels) =>
        MicroBatch.From(Examples(ids, mask, labels), padId: 0, torch.CPU);

    /// <summary>The rows without their padding.</summary>
    public static List<TokenizedExample> Examples(torch.Tensor ids, torch.Tensor mask, torch.Tensor labels)
    {
        var examples = new List<TokenizedExample>();
        for (var row = 0L; row < ids.shape[0]; row++)
        {
            var length = (int)mask[row].sum().item<long>();
            int[] Take(torch.Tensor from) => [.. from[row].data<long>().ToArray().Take(length).Select(value => (int)value)];
            examples.Add(new TokenizedExample(Take(ids), Take(labels)));
        }

        return examples;
    }
}
