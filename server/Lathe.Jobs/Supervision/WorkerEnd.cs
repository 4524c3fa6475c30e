using System.Globalization;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Supervision;

/// <summary>How a worker's process ended, from <see cref="RunDirectory.Exit"/>: known to everybody, also when its starter is gone.</summary>
/// <param name="ExitCode">128 + the signal's number for a process killed by one.</param>
/// <param name="MetOutOfMemoryKiller">
/// Whether the kernel ended a process of the worker's control group for lack of memory while it ran; null when that was not to be seen.
/// </param>
internal sealed record WorkerEnd(int ExitCode, bool? MetOutOfMemoryKiller)
{
    private const int MaxBytes = 256;

    /// <summary>Null when the worker has not ended, was ended together with the shell around it, or on Windows.</summary>
    public static WorkerEnd? Read(RunDirectory run)
    {
        try
        {
            return new FileInfo(run.Exit) is { Exists: true, Length: <= MaxBytes } ? Parse(File.ReadAllText(run.Exit)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Exit code, then the kernel's counts of such ends before and after, where it has them.</summary>
    private static WorkerEnd? Parse(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? new WorkerEnd(code, Grew(words))
            : null;
    }

    private static bool? Grew(string[] words) =>
        words.Length == 3
        && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var before)
        && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            ? after > before
            : null;
}
