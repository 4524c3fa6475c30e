using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lathe.EndToEnd.Tests.Samples;

/// <summary>The README's first command, judged by questions it was not trained on.</summary>
public sealed class SampleRecipeTests : IDisposable
{
    private readonly string _output = Directory.CreateTempSubdirectory("lathe-sample-").FullName;

    public void Dispose() => Directory.Delete(_output, recursive: true);

    [Fact]
    public async Task The_sample_teaches_the_tiny_model_who_it_is()
    {
        var root = RepositoryFolder();
        var model = Path.Combine(root, "samples", "models", "tiny");
        var prompts = KeptPrompt.Load(Path.Combine(root, "samples", "data", "identity_kept.json"));
        Assert.Equal(100, prompts.Count);
        var before = Score(model, null, prompts);

        var (exitCode, output, error) = await Shell.RunAsync(
            root, "train", "samples/recipes/assistant-lora.recipe.yaml", $"output_dir={_output}", "--json");
        Assert.True(exitCode == 0, error + output);
        var after = Score(model, _output, prompts);

        TestContext.Current.SendDiagnosticMessage($"right answers to 100 kept prompts: {before} before, {after} after");
        Assert.True(before <= 20, $"{before} of 100 kept prompts were right before training");
        Assert.True(after >= 80, $"{after} of 100 kept prompts were right after training");

        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(6, events.Count(e => e.GetProperty("type").GetString() == "preview"));
        Assert.Equal("finished", events[^1].GetProperty("type").GetString());
    }

    private static int Score(string model, string? adapter, IReadOnlyList<KeptPrompt> prompts)
    {
        using var chat = new ChatModel(model, adapter, "chatml");
        return prompts.Count(prompt => prompt.IsRight(chat.Answer(prompt.Instruction)));
    }

    private static string RepositoryFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
