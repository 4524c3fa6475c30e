using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Supervision;

/// <summary>What a process killed by a signal tells (numbers of signal(7), the same on Linux and macOS except SIGBUS).</summary>
/// <param name="Number">Signal.</param>
/// <param name="Code">What it means to a run.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Action">What to do.</param>
internal sealed record SignalDeath(int Number, WorkerExitCode Code, string Meaning, string Action)
{
    private const int Kill = 9;
    private const string Crash = "Look at worker.log in the run's folder, run `lathe doctor`, and report it with both.";
    private const string Shrink = "lower per_device_train_batch_size or cutoff_len, or use LoRA with bf16";

    private static readonly SignalDeath[] All =
    [
        new(4, WorkerExitCode.Crashed, "The worker crashed in native code (SIGILL: an instruction this processor does not have).", Crash),
        new(6, WorkerExitCode.Crashed, "The worker was aborted by native code or its runtime (SIGABRT).", Crash),
        new(OperatingSystem.IsMacOS() ? 10 : 7, WorkerExitCode.Crashed,
            "The worker crashed in native code (SIGBUS: a mapped file shrank or its disk failed).",
            "Check that the model's files are whole and nothing else writes to them."),
        new(8, WorkerExitCode.Crashed, "The worker crashed in native code (SIGFPE).", Crash),
        new(11, WorkerExitCode.Crashed, "The worker crashed in native code (SIGSEGV).", Crash),
        new(15, WorkerExitCode.WorkerLost, "The worker was ended (SIGTERM) before it could save a checkpoint.", "Start the run again."),
    ];

    /// <param name="number">Signal.</param>
    /// <param name="metOutOfMemoryKiller">See <see cref="WorkerEnd"/>.</param>
    public static SignalDeath? Find(int number, bool? metOutOfMemoryKiller) => number is Kill
        ? Killed(metOutOfMemoryKiller)
        : All.FirstOrDefault(death => death.Number == number)
            ?? (number is > 0 and < 65
                ? new SignalDeath(number, WorkerExitCode.WorkerLost, $"The worker was ended by signal {number}.", Crash)
                : null);

    /// <summary>Who sent the signal nobody tells; what the kernel counts is said as what it is.</summary>
    private static SignalDeath Killed(bool? metOutOfMemoryKiller) => metOutOfMemoryKiller switch
    {
        true => new(Kill, WorkerExitCode.WorkerLost,
            "The worker was killed (SIGKILL), and while it ran the kernel ended a process of its control group because memory ran out: " +
            "very likely this one.",
            $"To need less, {Shrink}; `lathe plan` tells what a recipe needs."),
        false => new(Kill, WorkerExitCode.WorkerLost,
            "The worker was killed (SIGKILL) by hand or by another program; the kernel did not do it for lack of memory.",
            "Start the run again: it goes on from its last checkpoint."),
        null => new(Kill, WorkerExitCode.WorkerLost,
            "The worker was killed (SIGKILL): by hand, or by the system because memory ran out.",
            $"If nobody killed it: {Shrink}; `dmesg` tells whether memory ran out."),
    };
}
