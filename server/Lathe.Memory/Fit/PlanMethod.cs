using Lathe.Memory.Planner;

namespace Lathe.Memory.Fit;

/// <summary>Names what decides whether two runs can be compared: how is trained, in which precision.</summary>
public static class PlanMethod
{
    /// <summary>Such as <c>lora bf16</c> or <c>qlora bf16</c>.</summary>
    public static string Of(TrainingSetup setup)
    {
        string method = setup.Method switch
        {
            TuningMethod.Full => "full",
            TuningMethod.Freeze => "freeze",
            _ => setup.Quantization is null ? "lora" : "qlora",
        };
        return setup.Precision switch
        {
            Precision.Full32 => method + " fp32",
            Precision.Mixed => method + " bf16",
            _ => method + " pure bf16",
        };
    }
}
