using static Lathe.Recipes.Schema.ValueShape;

namespace Lathe.Recipes.Schema;

/// <summary>
/// The keys of a DeepSpeed configuration that matter to training through transformers, which replaces <c>auto</c> by what the recipe
/// says. Source: the configuration reference at https://www.deepspeed.ai/docs/config-json and transformers' DeepSpeed page.
/// </summary>
public static class DeepSpeedShape
{
    /// <summary>The word that is replaced by a value of the recipe.</summary>
    public const string Auto = "auto";

    private static readonly ValueShape AnyText = ValueShape.Text;

    private static readonly ValueChoice AutoChoice = new(Auto, "Replaced by what the recipe says.");

    private static readonly ValueField PinMemory = new("pin_memory", Bool, "Keeps the host's copy in memory that can't be swapped out.")
    {
        Default = "false",
    };

    private static ValueShape Precision(params IReadOnlyList<ValueField> more) => Closed(
        [new("enabled", OrAuto(Bool), "Turns it on; auto follows the recipe.") { Default = "false" }, .. more]);

    private static readonly ValueShape Fp16 = Precision(
        new("auto_cast", OrAuto(Bool), "Casts inputs to 16 bits.") { Default = "false" },
        new("loss_scale", Number(min: 0), "Fixed factor for the loss; 0 adapts it while training.") { Default = "0" },
        new("initial_scale_power", WholeNumber(min: 0), "The adapted factor starts at 2 to this power.") { Default = "16" },
        new("loss_scale_window", Number(min: 1), "Steps without overflow after which the factor is doubled.") { Default = "1000" },
        new("hysteresis", WholeNumber(min: 1), "Overflows after which the factor is halved.") { Default = "2" },
        new("consecutive_hysteresis", Bool, "Counts only overflows that follow each other.") { Default = "false" },
        new("min_loss_scale", Number(min: 0), "The factor does not fall below it.") { Default = "1" },
        new("fp16_master_weights_and_grads", Bool, "Keeps master weights and gradients in 16 bits, too.") { Default = "false" });

    private static readonly ValueShape Bf16 = Precision(
        new("immediate_grad_update", Bool, "Adds a gradient to the 32-bit copy as soon as it is there.") { Default = "false" },
        new("bf16_master_weights_and_grads", Bool, "Keeps master weights and gradients in 16 bits, too."),
        new("bf16_optimizer_states", Bool, "Keeps optimizer states in 16 bits, too."),
        new("check_grad_overflow", Bool, "Looks for gradients that are not finite."));

    private static readonly IReadOnlyList<ValueField> OffloadTarget =
    [
        new("device", OneOf(
            new("none", "Stays on the device."),
            new("cpu", "Lies in the host's memory."),
            new("nvme", "Lies on a disk; needs nvme_path.")), "Where it lies.") { Default = "\"none\"" },
        new("nvme_path", AnyText.OrNull(), "Folder on a fast disk."),
        new("buffer_count", WholeNumber(min: 1), "Number of buffers for moving to and from the disk."),
        PinMemory,
    ];

    private static readonly ValueShape OffloadParameters = Closed(
    [
        .. OffloadTarget,
        new("buffer_size", Number(min: 0), "Size of a buffer in numbers.") { Default = "1e8" },
        new("max_in_cpu", Number(min: 0), "How many numbers of parameters stay in the host's memory.") { Default = "1e9" },
    ]);

    private static readonly ValueShape OffloadOptimizer = Closed(
    [
        .. OffloadTarget,
        new("pipeline_read", Bool, "Reads the next part while the present one is computed.") { Default = "false" },
        new("pipeline_write", Bool, "Writes the last part while the present one is computed.") { Default = "false" },
        new("fast_init", Bool, "Sets up the disk's files faster.") { Default = "false" },
        new("ratio", Number(min: 0, max: 1), "Share of the parameters that is updated on the host.") { Default = "1.0" },
        new("super_offload", Bool, "Uses the fast link between host and device of some machines.") { Default = "false" },
        new("cpuadam_cores_perc", Number(min: 0, max: 1), "Share of the host's cores that update parameters."),
    ]);

    /// <summary>The mapping under <c>zero_optimization</c>.</summary>
    public static ValueShape Zero { get; } = Closed(
    [
        new("stage", WholeNumber(min: 0, max: 3), "What devices share: 0 nothing, 1 optimizer states, 2 gradients too, 3 weights too.")
        {
            Default = "0",
        },
        new("contiguous_gradients", Bool, "Gathers gradients in one block of memory.") { Default = "true" },
        new("reduce_scatter", Bool, "Sums gradients only where they are needed.") { Default = "true" },
        new("reduce_bucket_size", OrAuto(Number(min: 0)), "How many numbers of gradients are summed at once.") { Default = "5e8" },
        new("use_multi_rank_bucket_allreduce", Bool, "Sums gradients of several owners together.") { Default = "true" },
        new("allgather_partitions", Bool, "Collects updated weights in one operation.") { Default = "true" },
        new("allgather_bucket_size", OrAuto(Number(min: 0)), "How many numbers of weights are collected at once.") { Default = "5e8" },
        new("overlap_comm", Bool.OrNull(), "Sends gradients while the backward pass goes on; needs more memory."),
        new("load_from_fp32_weights", Bool, "Loads the 32-bit copy from checkpoints.") { Default = "true" },
        new("elastic_checkpoint", Bool, "Checkpoints can be loaded by another number of devices.") { Default = "false" },
        new("offload_param", OffloadParameters.OrNull(), "Where weights lie when they are not used; only with stage 3."),
        new("offload_optimizer", OffloadOptimizer.OrNull(), "Where optimizer states lie; with stages 1, 2 and 3."),
        new("sub_group_size", Number(min: 0), "How many numbers of weights the optimizer handles at once.") { Default = "1e9" },
        new("cpu_offload", Bool.OrNull(), "Former form of offload_optimizer.") { Deprecated = "Use offload_optimizer with device cpu." },
        new("cpu_offload_params", Bool.OrNull(), "Former form of offload_param.") { Deprecated = "Use offload_param with device cpu." },
        new("cpu_offload_use_pin_memory", Bool.OrNull(), "Former form of pin_memory.")
        {
            Deprecated = "Use pin_memory in offload_optimizer or offload_param.",
        },
        new("stage3_prefetch_bucket_size", OrAuto(Number(min: 0)), "How many numbers of weights are fetched ahead.") { Default = "5e7" },
        new("stage3_param_persistence_threshold", OrAuto(Number(min: 0)), "Smaller weights are not split.") { Default = "1e5" },
        new("stage3_model_persistence_threshold", OrAuto(Number(min: 0)), "How many numbers of unsplit weights a device holds at most."),
        new("stage3_max_live_parameters", OrAuto(Number(min: 0)), "How many numbers of whole weights are there at once.") { Default = "1e9" },
        new("stage3_max_reuse_distance", OrAuto(Number(min: 0)), "Weights that are used again within it are kept.") { Default = "1e9" },
        new("stage3_gather_16bit_weights_on_model_save", OrAuto(Bool), "Collects whole weights when the model is saved.")
        {
            Default = "false",
        },
        new("stage3_gather_fp16_weights_on_model_save", Bool, "Former name of stage3_gather_16bit_weights_on_model_save.")
        {
            Deprecated = "Use stage3_gather_16bit_weights_on_model_save.",
        },
        new("stage3_module_granularity_threshold", WholeNumber(min: 0), "Modules of smaller parts are fetched whole.") { Default = "0" },
        new("stage3_use_all_reduce_for_fetch_params", Bool, "Fetches weights by another operation.") { Default = "false" },
        new("stage3_allgather_sequential", Bool, "Collects weights one after another."),
        new("use_all_reduce_for_fetch_params", Bool, "Fetches weights by another operation.") { Default = "false" },
        new("ignore_unused_parameters", Bool, "Parameters without a gradient are no error.") { Default = "true" },
        new("legacy_stage1", Bool, "Uses the older implementation of stage 1.") { Default = "false" },
        new("round_robin_gradients", Bool, "Copies gradients to the host in parallel; with stages 1 and 2 and offloading.")
        {
            Default = "false",
        },
        new("zero_hpz_partition_size", WholeNumber(min: 1), "Devices that hold a second copy of the weights between them.")
        {
            Default = "1",
        },
        new("zero_quantized_weights", Bool, "Sends weights with fewer bits.") { Default = "false" },
        new("zero_quantized_nontrainable_weights", Bool, "Sends untrained weights with fewer bits.") { Default = "false" },
        new("zero_quantized_gradients", Bool, "Sends gradients with fewer bits.") { Default = "false" },
        new("zeropp_loco_param", Open().OrNull(), "Settings of error feedback for gradients sent with fewer bits."),
        new("mics_shard_size", WholeNumber(), "Devices that share one copy of the weights; -1 for all.") { Default = "-1" },
        new("mics_hierarchical_params_gather", Bool, "Collects weights in two levels.") { Default = "false" },
        new("memory_efficient_linear", Bool, "Replaces linear layers by ones that keep less.") { Default = "true" },
        new("pipeline_loading_checkpoint", Bool, "Loads checkpoints of stages one after another.") { Default = "false" },
        new("override_module_apply", Bool, "Splits weights while modules initialise them.") { Default = "true" },
        new("leaf_module", Open(), "Modules that are fetched whole."),
        new("log_trace_cache_warnings", Bool, "Logs when the order of modules changes.") { Default = "false" },
        new("enable_sanity_checks", Bool, "Checks the split of gradients while training.") { Default = "false" },
        new("save_muon_momentum_buffer_in_memory", Bool, "Keeps Muon's momentum in memory."),
    ]);

    /// <summary>The whole file. Keys of DeepSpeed's other parts are allowed and not looked into.</summary>
    public static ValueShape File { get; } = Open(
    [
        new("train_batch_size", OrAuto(WholeNumber(min: 1)),
            "Samples per optimizer step over all devices: micro-batch times accumulation times devices."),
        new("train_micro_batch_size_per_gpu", OrAuto(WholeNumber(min: 1)), "Samples in one pass; per_device_train_batch_size."),
        new("gradient_accumulation_steps", OrAuto(WholeNumber(min: 1)), "Passes per optimizer step; gradient_accumulation_steps."),
        new("gradient_clipping", OrAuto(Number(min: 0)), "Largest norm of the gradient; max_grad_norm.") { Default = "0" },
        new("prescale_gradients", Bool, "Scales gradients before they are summed.") { Default = "false" },
        new("gradient_predivide_factor", Number(min: 0), "Divides gradients before they are summed.") { Default = "1.0" },
        new("sparse_gradients", Bool, "Sends gradients of embeddings in sparse form.") { Default = "false" },
        new("communication_data_type", OneOf(
            new("fp32", "32 bits."),
            new("fp16", "16 bits, IEEE."),
            new("bf16", "16 bits, bfloat.")).OrNull(), "Number format in which gradients are sent."),
        new("seq_parallel_communication_data_type", AnyText.OrNull(), "Number format in which parts of sequences are sent."),
        new("data_types", Open(
            new ValueField("grad_accum_dtype", AnyText.OrNull(), "Number format in which gradients are added up.")), "Number formats."),
        new("zero_optimization", Zero, "What devices share between them, and what is offloaded."),
        new("zero_allow_untested_optimizer", Bool, "Takes optimizers that DeepSpeed was not tested with.") { Default = "false" },
        new("zero_force_ds_cpu_optimizer", Bool, "With offloading, insists on DeepSpeed's own optimizer.") { Default = "true" },
        new("fp16", Fp16, "16-bit training (IEEE) with a scaled loss."),
        new("bf16", Bf16, "16-bit training (bfloat)."),
        new("bfloat16", Bf16, "Former name of bf16.") { Deprecated = "Use bf16." },
        new("amp", Open(
            new("enabled", OrAuto(Bool), "Turns it on."),
            new("opt_level", AnyText, "Apex's level, or auto.")), "16-bit training by Apex."),
        new("torch_autocast", Open(), "16-bit training by PyTorch's autocast."),
        new("optimizer", Closed(
            new("type", AnyText, "Name of the optimizer: Adam, AdamW, Lamb, OneBitAdam, ..."),
            new("params", Open(
                new("lr", OrAuto(Number(min: 0)), "Learning rate."),
                new("betas", OrAuto(ListOf(Number(min: 0))), "Decays of Adam's running means."),
                new("eps", OrAuto(Number(min: 0)), "Keeps the denominator away from zero."),
                new("weight_decay", OrAuto(Number(min: 0)), "Decoupled weight decay."),
                new("torch_adam", Bool, "Uses PyTorch's implementation."),
                new("adam_w_mode", Bool, "Decay as in AdamW.")), "Its settings."),
            new("legacy_fusion", Bool, "Uses an older fused implementation.")),
            "DeepSpeed's optimizer, instead of the one that the recipe names."),
        new("scheduler", Closed(
            new("type", AnyText, "Name of the schedule: WarmupLR, WarmupDecayLR, WarmupCosineLR, OneCycle, LRRangeTest."),
            new("params", Open(
                new("warmup_min_lr", OrAuto(Number(min: 0)), "Learning rate before warm-up."),
                new("warmup_max_lr", OrAuto(Number(min: 0)), "Learning rate after warm-up."),
                new("warmup_num_steps", OrAuto(Number(min: 0)), "Steps of warm-up."),
                new("total_num_steps", OrAuto(Number(min: 0)), "Steps in all.")), "Its settings.")),
            "DeepSpeed's schedule, instead of the one that the recipe names."),
        new("activation_checkpointing", Closed(
            new("partition_activations", Bool, "Splits kept activations over devices.") { Default = "false" },
            new("cpu_checkpointing", Bool, "Keeps activations in the host's memory.") { Default = "false" },
            new("contiguous_memory_optimization", Bool, "Keeps activations in one block.") { Default = "false" },
            new("number_checkpoints", WholeNumber(min: 1).OrNull(), "Number of kept activations; for the block's size."),
            new("synchronize_checkpoint_boundary", Bool, "Waits for the device at each of them.") { Default = "false" },
            new("profile", Bool, "Measures the time of passes.") { Default = "false" }),
            "How activations are kept."),
        new("aio", Open(
            new("block_size", Number(min: 1), "Bytes per request.") { Default = "1048576" },
            new("queue_depth", WholeNumber(min: 1), "Requests at once.") { Default = "8" },
            new("thread_count", WholeNumber(min: 1), "Threads per request.") { Default = "1" },
            new("single_submit", Bool, "Sends requests one by one.") { Default = "false" },
            new("overlap_events", Bool, "Sends requests while others are waited for.") { Default = "true" }),
            "How the disk is read and written."),
        new("steps_per_print", OrAuto(Number(min: 0)).OrNull(), "Steps between reports of progress.") { Default = "10" },
        new("wall_clock_breakdown", Bool, "Reports the time of the parts of a step.") { Default = "false" },
        new("dump_state", Bool, "Reports DeepSpeed's state at the start.") { Default = "false" },
        new("flops_profiler", Open(), "Counts operations."),
        new("comms_logger", Open(), "Logs communication."),
        new("tensorboard", Open(), "Writes metrics for TensorBoard."),
        new("wandb", Open(), "Sends metrics to Weights & Biases."),
        new("comet", Open(), "Sends metrics to Comet."),
        new("csv_monitor", Open(), "Writes metrics as CSV."),
        new("monitor_config", Open(), "Settings of all writers of metrics."),
        new("checkpoint", Open(), "How checkpoints are written."),
        new("elasticity", Open(), "Training on a changing number of devices."),
        new("autotuning", Open(), "Search for settings."),
        new("compression_training", Open(), "Pruning and quantization while training."),
        new("data_efficiency", Open(), "Choice of samples and dropped tokens."),
        new("curriculum_learning", Open(), "Growing sequence lengths."),
        new("progressive_layer_drop", Open(), "Leaves out layers while training."),
        new("eigenvalue", Open(), "Estimates curvature for quantization."),
        new("sparse_attention", Open(), "Attention to parts of the text."),
        new("hybrid_engine", Open(), "Switches between training and generation."),
        new("pipeline", Open(), "Pipeline parallelism."),
        new("tensor_parallel", Open(), "Tensor parallelism."),
        new("sequence_parallel_size", WholeNumber(min: 1), "Devices that share one sequence.") { Default = "1" },
        new("dataloader_drop_last", Bool, "Leaves out a last batch that is not full.") { Default = "false" },
        new("disable_allgather", Bool, "Does not collect weights.") { Default = "false" },
        new("use_node_local_storage", Bool, "Machines have no common disk.") { Default = "false" },
        new("graph_harvesting", Bool, "Records and replays the device's work.") { Default = "false" },
        new("compile", Open(), "Compiles the model."),
        new("nebula", Open(), "Writes checkpoints beside the training."),
    ]);

    /// <summary>The same, or the word <c>auto</c>.</summary>
    private static ValueShape OrAuto(ValueShape shape) => shape with { Kinds = shape.Kinds | ValueKinds.Text, Choices = [AutoChoice] };
}
