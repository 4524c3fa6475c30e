using Lathe.Memory.Planner;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Rules;

namespace Lathe.Memory.Setup;

/// <summary>How a recipe's frozen weights are stored: quantized while loading, or as the checkpoint has them.</summary>
internal static class QuantizationReader
{
    public static WeightQuantization? Read(RecipeValues values, ModelFacts? model) => model?.Quantization switch
    {
        "gptq" or "awq" => WeightQuantization.Gptq,
        "bitsandbytes" when model.QuantizationBits == 8 => WeightQuantization.EightBit,
        "bitsandbytes" => WeightQuantization.FourBitDouble,
        "fp8" => WeightQuantization.EightBit,
        "mxfp4" => WeightQuantization.Mxfp4,
        _ => WhileLoading(values),
    };

    private static WeightQuantization? WhileLoading(RecipeValues values) => values.Number("quantization_bit") switch
    {
        null => null,
        8 => WeightQuantization.EightBit,
        4 when values.Text("quantization_method") is "bnb" && values.IsTrue("double_quantization") => WeightQuantization.FourBitDouble,
        4 => WeightQuantization.FourBit,

        // hqq: a scale and a zero point of 16 bits for 64 weights.
        >= 1 and < 8 and var bits => new WeightQuantization(bits + 32.0 / 64, $"{bits}-bit"),
        _ => null,
    };
}
