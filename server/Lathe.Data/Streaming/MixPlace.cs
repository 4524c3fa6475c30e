namespace Lathe.Data.Streaming;

/// <summary>A place between two rows of datasets that are mixed.</summary>
/// <param name="Sources">Where each dataset stands.</param>
/// <param name="UsedUp">Which of them have given all their rows at least once.</param>
/// <param name="Turn">The next dataset, where they are taken from in turn or one after the other.</param>
/// <param name="Draws">Random numbers drawn so far, where datasets are drawn from.</param>
public sealed record MixPlace(IReadOnlyList<SourcePlace> Sources, IReadOnlyList<bool> UsedUp, int Turn, long Draws)
{
    /// <param name="count">How many datasets there are.</param>
    internal static MixPlace Start(int count) =>
        new([.. Enumerable.Repeat(SourcePlace.Start, count)], new bool[count], Turn: 0, Draws: 0);

    /// <param name="files">How many files each dataset has.</param>
    internal bool Fits(IReadOnlyList<int> files) =>
        Sources is not null && UsedUp is not null && Sources.Count == files.Count && UsedUp.Count == files.Count
        && Turn >= 0 && Turn <= files.Count && Draws >= 0
        && Sources.Zip(files).All(pair => pair.First is { File: >= 0, Rows: >= 0, Lines: >= 0, Bytes: >= 0 } place && place.File <= pair.Second);
}
