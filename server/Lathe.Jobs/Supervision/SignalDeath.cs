namespace Lathe.Jobs.Supervision;

/// <summary>What a process killed by a signal tells (numbers of signal(7), the same on Linux and macOS except SIGBUS).</summary>
/// <param name="Number">Signal.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Action">What to do.</param>
internal sealed record SignalDeath(int Number, string Meaning, string Action)
{
    private const string Crash = "Look at worker.log in the run's folder, run `lathe doctor`, and report it with both.";

    private static readonly SignalDeath[] All =
    [
        new(4, "The worker crashed in native code (SIGILL: an instruction this processor does not have).", Crash),
        new(6, "The worker was aborted by native code (SIGABRT).", Crash),
        new(7, "The worker crashed in native code (SIGBUS: a mapped file shrank or its disk failed).",
            "Check that the model's files are whole and nothing else writes to them."),
        new(9, "The worker was killed (SIGKILL): by hand, or by the system because memory ran out.",
            "If nobody killed it: lower per_device_train_batch_size or cutoff_len, or use LoRA with bf16; " +
            "`dmesg` tells whether memory ran out."),
        new(11, "The worker crashed in native code (SIGSEGV).", Crash),
        new(15, "The worker was ended (SIGTERM) before it could save a checkpoint.", "Start the run again."),
    ];

    public static SignalDeath? Find(int number) =>
        All.FirstOrDefault(death => death.Number == number)
        ?? (number is > 0 and < 65 ? new SignalDeath(number, $"The worker was ended by signal {number}.", Crash) : null);
}
