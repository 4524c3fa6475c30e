namespace Lathe.Models.Config;

/// <summary>What a configuration says of weights that are stored in few bits: bitsandbytes' are read, and no others.</summary>
internal static class StoredQuantization
{
    public const string Key = "quantization_config";

    private const string Method = "quant_method";
    private const string BitsAndBytes = "bitsandbytes";

    /// <exception cref="ModelFileException">They are stored in another way.</exception>
    public static void Require(JsonKeys quantization)
    {
        // Older files have no method, and were all written by bitsandbytes.
        var method = quantization.OptionalString(Method)
            ?? (quantization.OptionalBool("load_in_4bit") == true || quantization.OptionalBool("load_in_8bit") == true ? BitsAndBytes : null);
        if (method is null)
        {
            throw quantization.Odd(Method, $"\"{BitsAndBytes}\"");
        }

        if (method != BitsAndBytes)
        {
            throw quantization.NotYet(Method, "models that are quantized in this way are");
        }

        if (quantization.OptionalString("bnb_4bit_quant_type") is not (null or "nf4" or "fp4"))
        {
            throw quantization.Odd("bnb_4bit_quant_type", "\"nf4\" or \"fp4\"");
        }
    }
}
