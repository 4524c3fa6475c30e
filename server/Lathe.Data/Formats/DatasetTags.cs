namespace Lathe.Data.Formats;

/// <summary>Keys of a message and the role values they may have; null means "no such role".</summary>
public sealed record DatasetTags
{
    public string RoleTag { get; init; } = "from";

    public string ContentTag { get; init; } = "value";

    public string UserTag { get; init; } = "human";

    public string AssistantTag { get; init; } = "gpt";

    public string? ObservationTag { get; init; } = "observation";

    public string? FunctionTag { get; init; } = "function_call";

    public string? SystemTag { get; init; } = "system";
}
