namespace Lathe.Protocol.Worker;

/// <summary>A sentence and an action for each <see cref="WorkerExitCode"/>.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Meaning">What happened, one sentence.</param>
/// <param name="Action">What to do, one sentence; empty when nothing needs doing.</param>
public sealed record WorkerExitAdvice(WorkerExitCode Code, string Meaning, string Action)
{
    /// <summary>The whole table, by code.</summary>
    public static IReadOnlyList<WorkerExitAdvice> All { get; } =
    [
        new(WorkerExitCode.Completed, "The run is done.", ""),
        new(WorkerExitCode.Internal, "Lathe failed in a way it did not expect.",
            "Look at worker.log in the run's folder, and report it with that file."),
        new(WorkerExitCode.Usage, "The command line is wrong.", "See --help."),
        new(WorkerExitCode.Recipe, "The recipe cannot be run.", "Correct what is named above in the recipe."),
        new(WorkerExitCode.Data, "A dataset cannot be used.", "Correct the file or its entry in dataset_info.json."),
        new(WorkerExitCode.Model, "The model folder cannot be used.", "Check the folder that the recipe names (model, adapter or checkpoint) and the file in it."),
        new(WorkerExitCode.Engine, "The training engine does not load on this machine.", "Run `lathe doctor`."),
        new(WorkerExitCode.Diverged, "The loss is no longer a finite number.",
            "Lower learning_rate, add warmup_steps, set max_grad_norm, and start from the last checkpoint."),
        new(WorkerExitCode.HostMemory, "The machine's memory is full.",
            "Lower per_device_train_batch_size (and raise gradient_accumulation_steps), lower cutoff_len, or use LoRA with bf16."),
        new(WorkerExitCode.DeviceMemory, "The device's memory is full.",
            "Lower per_device_train_batch_size (and raise gradient_accumulation_steps), lower cutoff_len, or use LoRA with bf16."),
        new(WorkerExitCode.StoppedWithCheckpoint, "The run was stopped; a checkpoint is saved.",
            "Go on with resume_from_checkpoint."),
        new(WorkerExitCode.StoppedNow, "The run was stopped at once; steps since the last checkpoint are lost.", ""),
        new(WorkerExitCode.Output, "A file of the run cannot be written.",
            "Free disk space or change the folder's permissions (output_dir)."),
        new(WorkerExitCode.RunBusy, "Another run has this output folder, or another worker this run.",
            "Wait for it, stop it, or choose another output_dir."),
        new(WorkerExitCode.Version, "The run's records come from a different version of Lathe.", "Start the run again with this version."),
        new(WorkerExitCode.WorkerLost, "The worker process ended without a word.", "Look at worker.log in the run's folder."),
        new(WorkerExitCode.Crashed, "The worker crashed in native code.",
            "Look at worker.log in the run's folder, run `lathe doctor`, and report it with both."),
    ];

    public static WorkerExitAdvice For(WorkerExitCode code) =>
        All.FirstOrDefault(advice => advice.Code == code) ?? For(WorkerExitCode.Internal);
}
