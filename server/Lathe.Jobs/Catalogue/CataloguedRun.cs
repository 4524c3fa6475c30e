using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Catalogue;

/// <summary>A run that can be found.</summary>
public sealed record CataloguedRun
{
    public required RunId Id { get; init; }

    /// <summary>Where its records are, or were; null when its pointer does not tell.</summary>
    public required RunDirectory? Run { get; init; }

    /// <summary>Null unless the run is <see cref="RunPresence.Present"/>.</summary>
    public required RunRecord? Record { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public RunPresence Presence => Record is not null ? RunPresence.Present
        : Run is not null && Directory.Exists(Run.FullPath) ? RunPresence.Unreadable
        : RunPresence.Gone;
}
