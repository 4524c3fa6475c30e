namespace Lathe.Jobs.Hub;

/// <summary>How far a fetch is.</summary>
/// <param name="File">The file under way.</param>
/// <param name="Number">Which one it is, from 1.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Done">Bytes of all files.</param>
/// <param name="Total">Bytes of all files; 0 when the hub does not say.</param>
public sealed record HubProgress(string File, int Number, int Count, long Done, long Total);
