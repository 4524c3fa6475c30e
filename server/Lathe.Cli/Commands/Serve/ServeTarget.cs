namespace Lathe.Cli.Commands.Serve;

/// <summary>What somebody wants to talk to.</summary>
/// <param name="Target">A recipe, a run, or the folder or hub name of a model or an adapter.</param>
/// <param name="Overrides"><c>key=value</c> for a recipe.</param>
internal sealed record ServeTarget(string Target, IReadOnlyList<string> Overrides)
{
    /// <summary>Further adapters on the same base: <c>FOLDER</c> or <c>NAME=FOLDER</c>.</summary>
    public IReadOnlyList<string> Adapters { get; init; } = [];

    /// <summary>Base of an adapter's folder, where the one that it names is elsewhere.</summary>
    public string? Model { get; init; }

    /// <summary>Chat template; null: the recipe's, or the model's own.</summary>
    public string? Template { get; init; }

    /// <summary><c>float32</c>, <c>float16</c>, <c>bfloat16</c> or <c>auto</c>.</summary>
    public string? Dtype { get; init; }

    /// <summary>Folder that relative paths count from.</summary>
    public required string WorkingDirectory { get; init; }
}
