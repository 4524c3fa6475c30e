using Lathe.EndToEnd.Tests.Fixtures;

namespace Lathe.EndToEnd.Tests.Faults;

/// <summary>A run that passes everything a fault can hit: tokenizing, micro-batches, checkpoints, evaluations, final artifacts.</summary>
internal static class FaultFolder
{
    public const int Steps = 24;

    /// <param name="method">Full or lora.</param>
    public static TinyFolder Create(string method = "lora")
    {
        // Large enough for a step to take some ten milliseconds.
        var folder = TinyFolder.Create(size: 8, rows: 64).With(
            ("finetuning_type", method), ("gradient_accumulation_steps", "2"), ("max_steps", $"{Steps}"), ("save_steps", "5"),
            ("save_total_limit", "2"), ("eval_dataset", "held"), ("eval_strategy", "steps"), ("eval_steps", "6"),
            ("lr_scheduler_type", "cosine"), ("warmup_ratio", "0.1"), ("learning_rate", "1.0e-3"));
        return method == "lora" ? folder.With(("lora_dropout", "0.2")) : folder.With(("lora_rank", null));
    }

    /// <summary>Weights and optimizer states of two outputs, byte for byte.</summary>
    public static void AssertSame(TinyFolder folder, string method, string expected, string actual)
    {
        foreach (var file in (string[])[method == "lora" ? "adapter_model.safetensors" : "model.safetensors", $"checkpoint-{Steps}/optimizer.safetensors"])
        {
            Assert.Equal(File.ReadAllBytes(folder.PathOf(expected, file)), File.ReadAllBytes(folder.PathOf(actual, file)));
        }
    }
}
