using System.Buffers;
using Lathe.Models.Config;

namespace Lathe.Models.Gguf;

/// <summary>
/// How much an adapter counts, from PEFT's <c>adapter_config.json</c>. llama.cpp multiplies by one alpha divided by each matrix's rank; what a
/// module's factor is beyond that goes into its matrix.
/// </summary>
internal sealed class AdapterScale
{
    private const long MaxFileBytes = 16 << 20;
    private const int MaxPatterns = 10_000;

    private static readonly SearchValues<char> PatternCharacters = SearchValues.Create("|^$*+?()[]{}\\");

    private readonly bool _isRankStabilized;
    private readonly IReadOnlyDictionary<string, double> _alphas;

    private AdapterScale(double alpha, bool isRankStabilized, IReadOnlyDictionary<string, double> alphas) =>
        (Alpha, _isRankStabilized, _alphas) = (alpha, isRankStabilized, alphas);

    /// <summary>Of the whole adapter.</summary>
    public double Alpha { get; }

    /// <exception cref="ModelFileException">It is missing or malformed, or of a kind llama.cpp can't apply.</exception>
    public static AdapterScale Read(string path)
    {
        var keys = new JsonKeys(JsonFile.ReadObject(path, MaxFileBytes), path);
        if (keys.OptionalString("peft_type") is not (null or "LORA"))
        {
            throw keys.Odd("peft_type", "\"LORA\"");
        }

        Refuse(keys, "use_dora", keys.OptionalBool("use_dora") == true);
        Refuse(keys, "modules_to_save", keys.Strings("modules_to_save").Count > 0);
        Refuse(keys, "bias", keys.OptionalString("bias") is not (null or "none"));
        return new(keys.Double("lora_alpha", 0, above: true), keys.OptionalBool("use_rslora") ?? false, Patterns(keys));
    }

    /// <summary>What a module's second matrix is multiplied by.</summary>
    /// <param name="path">The module.</param>
    /// <param name="rank">Of its matrices.</param>
    public float FactorOf(string path, int rank)
    {
        var alpha = _alphas.FirstOrDefault(pattern => Fits(pattern.Key, path), new("", Alpha)).Value;
        return (float)(alpha / Alpha * (_isRankStabilized ? Math.Sqrt(rank) : 1));
    }

    /// <summary>PEFT's rule: a pattern is the end of a path, after a dot.</summary>
    private static bool Fits(string pattern, string path) => path == pattern || path.EndsWith("." + pattern, StringComparison.Ordinal);

    private static Dictionary<string, double> Patterns(JsonKeys keys)
    {
        const string Key = "alpha_pattern";
        if (keys.OptionalObject(Key) is not { } patterns)
        {
            return [];
        }

        var names = patterns.Element.EnumerateObject().Select(property => property.Name).ToList();
        return names.Count <= MaxPatterns && !names.Any(name => name.AsSpan().ContainsAny(PatternCharacters))
            ? names.ToDictionary(name => name, name => patterns.Double(name, 0, above: true), StringComparer.Ordinal)
            : throw keys.Odd(Key, "names of modules with their alpha, without regular expressions");
    }

    private static void Refuse(JsonKeys keys, string key, bool isSet)
    {
        if (isSet)
        {
            throw keys.NotYet(key, "adapters with this, as GGUF files of their own, are");
        }
    }
}
