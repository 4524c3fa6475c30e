using System.Diagnostics;
using System.Globalization;

namespace Lathe.Training.Diagnostics;

/// <summary>
/// Places where a test has the process killed, to see what a crash there leaves: <c>LATHE_FAULT=NAME[@COUNT]</c> sends SIGKILL when the
/// point is reached for the COUNT-th time (default 1). Without the variable a point costs one comparison.
/// </summary>
public static class FaultPoints
{
    public const string Variable = "LATHE_FAULT";

    /// <summary>Nothing of the checkpoint is written yet.</summary>
    public const string CheckpointBefore = "checkpoint.before";

    /// <summary>All its files are there, under the name of an unfinished checkpoint.</summary>
    public const string CheckpointInside = "checkpoint.inside";

    /// <summary>It has its name; older ones are not removed yet.</summary>
    public const string CheckpointAfter = "checkpoint.after";

    /// <summary>An event is to be written.</summary>
    public const string EventBefore = "event.before";

    /// <summary>An event is written, its place in the index is not.</summary>
    public const string EventInside = "event.inside";

    /// <summary>A batch of rows is read and tokenized.</summary>
    public const string Tokenizing = "tokenizing";

    /// <summary>A batch is evaluated.</summary>
    public const string Eval = "eval";

    /// <summary>A micro-batch of a step has gone both ways.</summary>
    public const string MicroStep = "micro-step";

    /// <summary>The trained weights are written, the other results are not.</summary>
    public const string Saving = "saving";

    private static readonly string? Armed = Parse(out _countDown);
    private static int _countDown;

    public static void Reach(string point)
    {
        if (Armed is not null && Armed == point && Interlocked.Decrement(ref _countDown) == 0)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();

            // Nothing may happen between the signal and its effect.
            Thread.Sleep(Timeout.Infinite);
        }
    }

    private static string? Parse(out int count)
    {
        count = 1;
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } value)
        {
            return null;
        }

        var at = value.LastIndexOf('@');
        return at < 0 || !int.TryParse(value.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out count) ? value : value[..at];
    }
}
