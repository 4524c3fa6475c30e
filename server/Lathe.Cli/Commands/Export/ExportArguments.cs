namespace Lathe.Cli.Commands.Export;

/// <summary>The words of <c>lathe export</c>.</summary>
/// <param name="Target">A recipe, a folder, or a run.</param>
/// <param name="Overrides">Values that go before the recipe's.</param>
internal sealed record ExportArguments(string Target, IReadOnlyList<string> Overrides)
{
    /// <summary>Folder to write; null: the recipe's.</summary>
    public string? Output { get; init; }

    /// <summary>Form of the weights; null: as the recipe says, or safetensors.</summary>
    public string? Format { get; init; }

    /// <summary>Type of the weights; null: as the recipe says, or the base's.</summary>
    public string? Dtype { get; init; }

    /// <summary>Type of a GGUF file's matrices, as llama.cpp's converter calls it; null: as <see cref="Dtype"/> says.</summary>
    public string? OutType { get; init; }

    /// <summary>Few-bit type of safetensors; null: none.</summary>
    public string? Quantization { get; init; }

    /// <summary>Do not merge: write the adapter by itself.</summary>
    public bool AdapterOnly { get; init; }

    /// <summary>Base of an adapter's folder; null: the one that it names.</summary>
    public string? Model { get; init; }

    public bool Overwrite { get; init; }

    public bool Check { get; init; } = true;

    /// <summary>Print the worker's lines.</summary>
    public bool Json { get; init; }
}
