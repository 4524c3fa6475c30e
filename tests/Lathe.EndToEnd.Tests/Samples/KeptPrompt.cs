using System.Text.Json;

namespace Lathe.EndToEnd.Tests.Samples;

/// <summary>A question about the assistant's identity that no training row contains, and the words a right answer must have.</summary>
internal sealed record KeptPrompt(string Instruction, IReadOnlyList<string> Expect)
{
    public static IReadOnlyList<KeptPrompt> Load(string file) =>
        JsonSerializer.Deserialize<List<KeptPrompt>>(File.ReadAllText(file), JsonSerializerOptions.Web)!;

    public bool IsRight(string answer) => Expect.All(word => answer.Contains(word, StringComparison.OrdinalIgnoreCase));
}
