using Lathe.Models.Safetensors;

namespace Lathe.Training.Export;

/// <summary>What is exported, and into what.</summary>
public sealed record ExportJob
{
    /// <summary>As LLaMA-Factory's <c>export_size</c>: 5 GB.</summary>
    public const long DefaultShardBytes = 5_000_000_000;

    /// <summary>Absolute folder of the base model.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>What the model card calls the base; null: its folder.</summary>
    public string? ModelName { get; init; }

    /// <summary>Absolute folders of adapters, merged one after the other.</summary>
    public IReadOnlyList<string> Adapters { get; init; } = [];

    /// <summary>Absolute folder that is written.</summary>
    public required string OutputFolder { get; init; }

    public ExportFormat Format { get; init; } = ExportFormat.Safetensors;

    /// <summary>Largest file of weights.</summary>
    public long MaxShardBytes { get; init; } = DefaultShardBytes;

    /// <summary>Type of all written weights; null: each as the base has it.</summary>
    public SafetensorsDtype? Dtype { get; init; }

    /// <summary>Few-bit type of matrices, one of the format's; null: none.</summary>
    public ExportQuantization? Quantization { get; init; }

    /// <summary>Write the adapter by itself, in GGUF.</summary>
    public bool AdapterOnly { get; init; }

    /// <summary>Name of the chat template that was trained with; null: not known, or the model's own.</summary>
    public string? Template { get; init; }

    /// <summary>The system text of conversations without one; null: the template's.</summary>
    public string? DefaultSystem { get; init; }

    /// <summary>An exported model that is already there may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Load what was written again and compare it with base and adapters.</summary>
    public bool Check { get; init; } = true;

    /// <summary>Path of llama.cpp's server, which loads what is written as GGUF; null: there is none.</summary>
    public string? LlamaServer { get; init; }

    /// <summary>How long it may take to load the model, and for an answer.</summary>
    public TimeSpan LlamaPatience { get; init; } = TimeSpan.FromMinutes(10);
}
