namespace Lathe.Protocol.Lsp;

/// <param name="Title">Shown to the user.</param>
/// <param name="Name">Of the editor's command.</param>
public sealed record Command(string Title, [property: System.Text.Json.Serialization.JsonPropertyName("command")] string Name)
{
    public IReadOnlyList<string>? Arguments { get; init; }
}
