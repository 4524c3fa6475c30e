namespace Lathe.Worker.Serving;

/// <summary>What a request turned out to be, for the log.</summary>
internal sealed class RequestAccount
{
    public string? Model { get; set; }

    public int PromptTokens { get; set; }

    public int Tokens { get; set; }
}
