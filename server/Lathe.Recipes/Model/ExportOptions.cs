using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Model;

/// <summary>Where and how a merged model is written.</summary>
public sealed record ExportOptions
{
    private const string NotInTraining = "It describes an export; training does not read it.";

    [RecipeKey("Folder that the merged model is written to.", IgnoredInTraining = NotInTraining)]
    public string? ExportDir { get; init; }

    [RecipeKey("Largest file that exported weights are split into.", Unit = "GB", Min = 1, IgnoredInTraining = NotInTraining)]
    public int ExportSize { get; init; } = 5;

    [RecipeKey("Where adapters are merged: on the CPU, or on the devices there are.", IgnoredInTraining = NotInTraining)]
    public ExportDevice ExportDevice { get; init; } = ExportDevice.Cpu;

    [RecipeKey("Writes exported weights as .bin files instead of safetensors.", IgnoredInTraining = NotInTraining)]
    public bool ExportLegacyFormat { get; init; }
}

public enum ExportDevice
{
    [RecipeChoice("On the CPU, weight by weight.")]
    Cpu,

    [RecipeChoice("Where the engine chooses: on the CPU.")]
    Auto,
}
