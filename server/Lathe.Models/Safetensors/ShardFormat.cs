using System.Text.RegularExpressions;

namespace Lathe.Models.Safetensors;

/// <summary>A kind of files that a model's weights are written into.</summary>
/// <param name="SingleName">Name of the file when there is one, such as <c>model.safetensors</c>: those of shards are made from it.</param>
/// <param name="IndexName">Name of the index of several.</param>
/// <param name="ShardName">Names of shards, of whatever number.</param>
/// <param name="Content">Length of a file with these tensors, and how to write it; it is called once.</param>
internal sealed record ShardFormat(
    string SingleName,
    string IndexName,
    Regex ShardName,
    Func<IReadOnlyList<TensorToWrite>, (long Length, Action<Stream> Write)> Content)
{
    public bool IsWeights(string name) => name == SingleName || name == IndexName || ShardName.IsMatch(name);
}
