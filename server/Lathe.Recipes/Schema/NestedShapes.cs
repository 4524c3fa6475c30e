using static Lathe.Recipes.Schema.ValueShape;

namespace Lathe.Recipes.Schema;

/// <summary>What is inside keys whose value is a mapping.</summary>
internal static class NestedShapes
{
    private static readonly Dictionary<string, ValueShape> ByKey = new(StringComparer.Ordinal)
    {
        ["deepspeed"] = DeepSpeedShape.File,
        ["accelerator_config"] = Closed(
            new("split_batches", Bool, "Splits a batch over devices instead of giving each its own."),
            new("dispatch_batches", Bool.OrNull(), "One process reads the data for all."),
            new("even_batches", Bool, "Repeats samples so that all devices have as many."),
            new("use_seedable_sampler", Bool, "The order follows from the seed alone."),
            new("non_blocking", Bool, "Moves batches while the device works."),
            new("gradient_accumulation_kwargs", Open().OrNull(), "Settings of gradient accumulation."),
            new("use_configured_state", Bool, "Uses the state that was set up before.")),
        ["gradient_checkpointing_kwargs"] = Open(
            new ValueField("use_reentrant", Bool, "Uses the older of PyTorch's two implementations.")),
        ["liger_kernel_config"] = Open(
            new("rope", Bool, "Replaces the rotation of positions."),
            new("swiglu", Bool, "Replaces the feed-forward layer."),
            new("rms_norm", Bool, "Replaces the norm."),
            new("cross_entropy", Bool, "Replaces the loss."),
            new("fused_linear_cross_entropy", Bool, "Joins output head and loss.")),
        ["lr_scheduler_kwargs"] = Open(
            new("num_cycles", Number(min: 0), "Waves of a cosine."),
            new("power", Number(), "Power of a polynomial."),
            new("lr_end", Number(min: 0), "Learning rate at the end."),
            new("min_lr", Number(min: 0), "Learning rate that is not gone below."),
            new("min_lr_rate", Number(min: 0, max: 1), "The same as a share of the learning rate."),
            new("num_stable_steps", WholeNumber(min: 0), "Steps at the peak."),
            new("num_decay_steps", WholeNumber(min: 0), "Steps of the fall.")),
        ["fsdp_config"] = Open(
            new("version", WholeNumber(min: 1, max: 2), "Version of FSDP."),
            new("transformer_layer_cls_to_wrap", ListOf(ValueShape.Text).Or(ValueShape.Text), "Classes of layers that are handled one by one."),
            new("min_num_params", WholeNumber(min: 0), "Size from which modules are handled by themselves."),
            new("backward_prefetch", ValueShape.Text, "When weights of the next layer are fetched in the backward pass."),
            new("forward_prefetch", Bool.Or(ValueShape.Text), "Fetches weights of the next layer in the forward pass."),
            new("limit_all_gathers", Bool.Or(ValueShape.Text), "Holds back the host so that memory does not overflow."),
            new("use_orig_params", Bool.Or(ValueShape.Text), "Keeps parameters as they are, trained or not."),
            new("sync_module_states", Bool.Or(ValueShape.Text), "Sends weights from the first device."),
            new("cpu_ram_efficient_loading", Bool.Or(ValueShape.Text), "Only the first process loads the weights."),
            new("activation_checkpointing", Bool.Or(ValueShape.Text), "Computes activations again in the backward pass."),
            new("xla", Bool, "Trains by PyTorch XLA.")),
    };

    /// <summary>The shape of a key's mapping; any mapping when it is not described.</summary>
    public static ValueShape Of(string key) => ByKey.GetValueOrDefault(key) ?? Open();
}
