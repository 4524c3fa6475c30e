using Lathe.Memory.Profiles;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Planner;

/// <summary>What layers keep for the backward pass, and what one holds while its gradients flow.</summary>
internal sealed class ActivationAccount(TrainingSetup setup, EngineProfile profile, WeightAccount weights)
{
    /// <summary>fp32 as soon as quantization leaves fp32 weights around the layers.</summary>
    private int ResidualBytes =>
        weights.UpcastsUnquantized ? 4
        : profile.ResidualBytes > 0 ? profile.ResidualBytes
        : weights.ComputeBytes;

    /// <summary>Bytes all layers keep.</summary>
    public double Kept => setup.Checkpointing switch
    {
        // The last layer's input and the one on the way stay on the device.
        Checkpointing.Offloaded => Math.Min(2.0, PassedLayers + profile.ExtraLayerInputs) * LayerInput,
        Checkpointing.Blocks => (double)(PassedLayers + profile.ExtraLayerInputs) * LayerInput,
        _ => profile.ExtraLayerInputs * LayerInput + Passed().Sum(passed => passed.Layers * KeptBy(passed.Group)),
    };

    /// <summary>Bytes that are kept while the first layer's gradients flow, the last of a backward pass.</summary>
    public double KeptAtEnd => (1 + profile.ExtraLayerInputs) * LayerInput
        + (setup.Checkpointing == Checkpointing.None && PassedLayers > 0 ? setup.Shape.LayerGroups.Max(KeptBy) : 0);

    /// <summary>
    /// Bytes of the costliest layer while it is computed again and its gradients flow, without what is among <see cref="Kept"/> already.
    /// </summary>
    public double BlockBackward => PassedLayers == 0 ? 0 : setup.Shape.LayerGroups.Max(Backward)
        * (setup is { IsLora: true, Sharding.Kind: ShardingKind.Fsdp } ? profile.BlocksInFlight : 1);

    /// <summary>Bytes of a token in the costliest layer when nothing is kept for a backward pass.</summary>
    public double LayerPerToken => setup.Shape.LayerGroups
        .Max(group => profile.Kept.BytesPerToken(setup.Shape, group, weights.ComputeBytes));

    /// <summary>Layers that gradients pass.</summary>
    private int PassedLayers => profile.SkipsFrozenLayers && setup.Method == TuningMethod.Freeze
        ? setup.Part.PassedLayers(setup.Shape)
        : setup.Shape.NumHiddenLayers;

    private double LayerInput => (double)setup.Tokens * setup.Shape.HiddenSize * ResidualBytes;

    /// <summary>How many layers of each group gradients pass: the last ones.</summary>
    private IEnumerable<(LayerGroup Group, int Layers)> Passed()
    {
        int left = PassedLayers;
        foreach (LayerGroup group in setup.Shape.LayerGroups.Reverse())
        {
            int layers = Math.Min(left, group.Count);
            left -= layers;
            yield return (group, layers);
        }
    }

    private double KeptBy(LayerGroup group)
    {
        double perToken = profile.Kept.BytesPerToken(setup.Shape, group, weights.ComputeBytes);
        if (setup.Method != TuningMethod.Lora)
        {
            perToken += profile.KeptByTrainedNorms.BytesPerToken(setup.Shape, group, weights.ComputeBytes);
        }

        if (profile.RepeatsKeyValue)
        {
            perToken += profile.Kept.KeyValue * (2 * setup.Shape.QueryWidth - setup.Shape.KeyWidth - setup.Shape.ValueWidth) * weights.ComputeBytes;
        }

        return setup.Tokens * (perToken + KeptInputs(group) + Scores);
    }

    private double Backward(LayerGroup group)
    {
        double perToken = profile.Recomputed.BytesPerToken(setup.Shape, group, weights.ComputeBytes);
        if (setup.IsLora)
        {
            perToken += profile.RecomputedByAdapters.BytesPerToken(setup.Shape, group, weights.ComputeBytes);
            perToken += ScaledOutputs(Targets(group));
        }

        double bytes = setup.Tokens * (perToken + Scores);
        return setup.Checkpointing == Checkpointing.None ? Math.Max(0, bytes - KeptBy(group)) : bytes;
    }

    /// <summary>Bytes per token of attention scores, where they are kept.</summary>
    private double Scores => setup.Attention == AttentionKind.Eager
        ? profile.ScoreBytes * setup.Shape.NumAttentionHeads * setup.SequenceLength
        : 0;

    /// <summary>Bytes per token of the inputs that trained products need again, and of what adapters make of them.</summary>
    private double KeptInputs(LayerGroup group)
    {
        double bytes = 0;
        if (setup.IsLora)
        {
            LinearShape[] targets = [.. Targets(group)];
            bytes += targets.Sum(target => (double)target.ActiveCopies * setup.Adapter.Rank * weights.ComputeBytes);
            bytes += AdapterInputs(group, targets);
            bytes += ScaledOutputs(targets);
        }
        else
        {
            bytes += Distinct(group, group.Linears) * weights.ComputeBytes;
        }

        if (setup.Quantization is not null && profile.QuantizedInputBytes > 0)
        {
            bytes += group.Linears.GroupBy(linear => InputOf(group, linear)).Sum(Width) * profile.QuantizedInputBytes;
        }

        return bytes;
    }

    /// <summary>Outputs before they are brought to the length of the magnitudes, which need them for their gradient (DoRA).</summary>
    private double ScaledOutputs(IEnumerable<LinearShape> targets) => setup.Adapter.HasMagnitude && profile.KeepsScaledOutputs
        ? targets.Sum(target => (double)target.OutFeatures * target.ActiveCopies) * weights.ComputeBytes
        : 0;

    private IEnumerable<LinearShape> Targets(LayerGroup group) =>
        LoraTargets.Select(setup.Shape with { LayerGroups = [group] }, setup.Adapter.Targets).Targets
            .Select(target => target.Linear)
            .Where(linear => linear.Input != LinearInput.HeadInput);

    private double AdapterInputs(LayerGroup group, LinearShape[] targets)
    {
        // Without autocast the input is brought to the matrices' format, for each target by itself.
        if (profile.CopiesInputsOfSingleAdapters && setup.Precision == Precision.Pure16 && weights.AdapterBytes == 4)
        {
            return targets.Sum(target => (double)target.InFeatures * target.ActiveCopies) * 4;
        }

        // Dropout leaves each target an input of its own, and a mask.
        if (setup.Adapter.Dropout == 0)
        {
            return Distinct(group, targets) * weights.ComputeBytes;
        }

        double own = targets.Where(target => !profile.FusedInputs.Contains(target.Input))
            .Sum(target => (double)target.InFeatures * target.ActiveCopies);
        double fused = targets.Where(target => profile.FusedInputs.Contains(target.Input)).GroupBy(target => target.Input).Sum(Width);
        return (own + fused) * (weights.ComputeBytes + (profile.HasWideMasks ? weights.ComputeBytes : 1));
    }

    /// <summary>Elements of inputs, each counted once, without those that are kept anyway.</summary>
    private double Distinct(LayerGroup group, IEnumerable<LinearShape> linears) => linears
        .Where(linear => !profile.SharedInputs.Contains(linear.Input))
        .GroupBy(linear => InputOf(group, linear))
        .Sum(Width);

    /// <summary>With one norm in a layer, attention and MLP stand side by side and read the same.</summary>
    private static LinearInput InputOf(LayerGroup group, LinearShape linear) =>
        group.NormCount == 1 && linear.Input == LinearInput.MlpInput ? LinearInput.AttentionInput : linear.Input;

    private static double Width(IEnumerable<LinearShape> sameInput) =>
        sameInput.Max(linear => (double)linear.InFeatures * linear.ActiveCopies);
}
