using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;
using Lathe.Models.Shapes;

namespace Lathe.Memory.Scoring;

/// <summary>Which software a published run was made with, down to the versions that differ in memory.</summary>
internal static class PointProfile
{
    public static EngineProfile Of(PointRow row, ModelShape shape)
    {
        string source = row.Text("source");
        return row.Text("framework") switch
        {
            "litgpt" => source.Contains("config_hub", StringComparison.Ordinal) ? LitGptProfile.Hub : LitGptProfile.Instance,
            "torchtune" => row.Text("compile") == "yes" ? TorchtuneProfile.Compiled : TorchtuneProfile.Instance,
            var name when name.Contains("fms-hf-tuning", StringComparison.Ordinal) => Tuning(row, shape, name),
            _ when source.StartsWith("Qwen", StringComparison.Ordinal) => Qwen(row),
            _ => HuggingFaceProfile.Instance,
        };
    }

    private static EngineProfile Tuning(PointRow row, ModelShape shape, string framework)
    {
        EngineProfile profile = HuggingFaceProfile.Instance with
        {
            UpcastsUnquantized = framework.Contains("baseline-peft-bnb", StringComparison.Ordinal),
        };

        // Made with transformers 4.48, whose loss copies logits once more than later ones. The runs with Liger kernels are from 4.45, where
        // the fused loss needs one copy less.
        bool isOlder = row.Text("id").Contains("_liger", StringComparison.Ordinal);
        double logits = 14;
        double fused = isOlder ? 8 : 10;
        switch (shape.ModelType)
        {
            // No copy to 32 bits before the loss.
            case "granite":
                (logits, fused) = (12, 8);
                break;

            // Under autocast its head gives 32-bit logits.
            case "gpt_bigcode" when row.Text("method") != "full":
                (logits, fused) = (logits + 4, fused + 4);
                break;

            case "gpt_bigcode":
                (logits, fused) = (8, 9);
                break;
        }

        return WithLogits(WithLogits(profile, LossKind.FullLogits, logits), LossKind.FusedCrossEntropy, fused);
    }

    /// <summary>Its own modules compute the loss in the logits' format, which autocast makes 32 bits; trained copies stay in 16 bits.</summary>
    private static EngineProfile Qwen(PointRow row) =>
        WithLogits(HuggingFaceProfile.Instance, LossKind.FullLogits, row.Has("amp", "deepspeed") ? 8 : 14) with { HasSingleCopies = false };

    private static EngineProfile WithLogits(EngineProfile profile, LossKind loss, double bytes) => profile with
    {
        BytesPerLogit = new Dictionary<LossKind, double>(profile.BytesPerLogit) { [loss] = bytes },
    };
}
