using Lathe.Memory.Profiles;

namespace Lathe.Memory.Planner;

/// <summary>Logits, their loss and gradient.</summary>
internal sealed class LossAccount(TrainingSetup setup, EngineProfile profile, WeightAccount weights)
{
    /// <summary>Bytes at the peak of the loss.</summary>
    public double Bytes => BytesWith(profile.OwnBytesPerLogit?.Invoke(setup) ?? profile.BytesPerLogit[setup.Loss]);

    /// <summary>Bytes of the head's gradient that come along with the loss; a second one adds up the chunks of rows.</summary>
    public double HeadGradient => profile.HasHeadGradientInLoss && setup.TrainsHead && setup.Stage.HasLogits()
        ? (double)setup.Shape.EmbeddingParameters * (weights.TransientGradientBytes + (profile.LossChunkBytes is not null && setup.Loss == LossKind.FusedLinear && setup.Tokens > LossRows ? weights.GradientBytes : 0))
        : 0;

    /// <summary>Bytes when a logit takes <paramref name="perLogit"/> bytes.</summary>
    public double BytesWith(double perLogit)
    {
        double hidden = profile.HiddenCopies * setup.Tokens * setup.Shape.HiddenSize * weights.ComputeBytes;
        if (!setup.Stage.HasLogits())
        {
            // A value per token instead.
            return hidden + setup.Tokens * 4.0;
        }

        double rows = setup.Loss == LossKind.FusedLinear ? Math.Min(setup.Tokens, LossRows) : setup.Tokens;
        return hidden + rows * setup.Shape.VocabSize * (perLogit + Softcap);
    }

    /// <summary>Bytes of an evaluation pass over the vocabulary.</summary>
    public double EvaluationBytes(EvaluationSetup evaluation)
    {
        double tokens = (double)evaluation.Batch * setup.SequenceLength * setup.Stage.SequencesPerSample();
        double rows = setup.Loss == LossKind.FusedLinear && !evaluation.KeepsLogits ? Math.Min(tokens, LossRows) : tokens;
        return setup.Stage.HasLogits() ? rows * setup.Shape.VocabSize * profile.EvaluationBytesPerLogit : tokens * 4;
    }

    private double Softcap => setup.Shape.HasLogitSoftcap ? profile.SoftcapBytesPerLogit : 0;

    /// <summary>
    /// Where the engine has no rule of its own, Liger's: so many rows that a chunk of logits is as large as the hidden states, rounded
    /// up to a power of two, which at most doubles it.
    /// </summary>
    private double LossRows
    {
        get
        {
            if (profile.LossRows is { } rows)
            {
                return rows;
            }

            if (profile.LossChunkBytes is { } bytes)
            {
                return Math.Clamp(bytes / (4 * setup.Shape.VocabSize), 1, setup.Tokens);
            }

            return Math.Min(setup.Tokens, 2.0 * setup.Tokens * setup.Shape.HiddenSize / setup.Shape.VocabSize);
        }
    }
}
