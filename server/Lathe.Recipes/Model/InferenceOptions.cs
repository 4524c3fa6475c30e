using System.Text.Json.Serialization;
using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Model;

/// <summary>How a model is used that is not trained.</summary>
public sealed record InferenceOptions
{
    [RecipeKey(
        "Number format of the weights in chat and in exported files; auto follows the checkpoint.",
        MemoryEffect = "float32 takes twice the memory of the 16-bit types.",
        IgnoredInTraining = "It sets the precision of chat and export; training follows bf16.")]
    public InferenceType InferDtype { get; init; } = InferenceType.Auto;
}

public enum InferenceType
{
    [RecipeChoice("As the checkpoint has them.")]
    Auto,

    [RecipeChoice("16 bits with a short range, which ends at 65504.")]
    [JsonStringEnumMemberName("float16")]
    Fp16,

    [RecipeChoice("16 bits with the range of float32 and fewer digits.")]
    [JsonStringEnumMemberName("bfloat16")]
    Bf16,

    [RecipeChoice("32 bits.")]
    [JsonStringEnumMemberName("float32")]
    Fp32,
}
