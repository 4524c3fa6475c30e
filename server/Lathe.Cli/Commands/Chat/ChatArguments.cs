using Lathe.Cli.Commands.Serve;

namespace Lathe.Cli.Commands.Chat;

/// <summary>The words of <c>lathe chat</c>.</summary>
internal sealed record ChatArguments(ServeTarget Target)
{
    public string? System { get; init; }

    /// <summary>The only question; null: they are asked one after the other.</summary>
    public string? Prompt { get; init; }

    public double? Temperature { get; init; }

    public int? MaxTokens { get; init; }

    public int? Seed { get; init; }

    public required int Context { get; init; }
}
