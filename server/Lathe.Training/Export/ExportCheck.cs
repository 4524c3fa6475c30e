using Lathe.Models.Safetensors;
using Lathe.Training.Loop;

namespace Lathe.Training.Export;

/// <summary>What came of the comparison after an export.</summary>
/// <param name="Parity">Null when there was none.</param>
/// <param name="Unchecked">Why there was none, as the rest of a sentence.</param>
internal sealed record ExportCheck(ExportParity? Parity, string? Unchecked = null)
{
    /// <exception cref="TrainingException">The two are too far from each other.</exception>
    public static ExportCheck Of(ExportParity parity)
    {
        if (parity.Difference <= parity.Limit)
        {
            return new ExportCheck(parity);
        }

        var isByLlama = parity.Likeliest is not null;
        throw new TrainingException(
            TrainingFailure.Model,
            $"The written model{(isByLlama ? ", in llama.cpp," : "")} computes something else than the base with its adapters: " +
            $"{(isByLlama ? "log probabilities" : "logits")} differ by {parity.Difference:P1} of the largest{(isByLlama ? " logit" : "")}, and " +
            $"{parity.SameNext:P0} of the likeliest tokens are the same. It was removed again.",
            parity.Dtype == SafetensorsDtype.F32
                ? $"Please report this with the adapter's adapter_config.json{(isByLlama ? " and the version of llama.cpp" : "")}."
                : "Weights of 16 bits are too coarse for this adapter: write float32 (infer_dtype: float32, or --dtype float32); if it is the same then, report it.");
    }
}
