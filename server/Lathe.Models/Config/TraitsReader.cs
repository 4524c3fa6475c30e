using Lathe.Models.Families;

namespace Lathe.Models.Config;

/// <summary>Reads how a model computes beyond its sizes.</summary>
internal sealed class TraitsReader(JsonKeys keys, DecoderFamily family, int layers, int hidden)
{
    /// <summary>Keys of dropout inside a model.</summary>
    public static readonly string[] DropoutKeys = ["attention_dropout", "attn_pdrop", "resid_pdrop", "embd_pdrop", "hidden_dropout"];

    private const string SlidingWindow = "sliding_window";
    private const string LayerTypes = "layer_types";
    private const string UseSlidingWindow = "use_sliding_window";
    private const string SlidingAttention = "sliding_attention";

    /// <summary>All but the rotary embedding of windowed layers.</summary>
    public DecoderTraits Read()
    {
        var window = ReadWindow();
        var windowed = ReadWindowed(window);
        var traits = new DecoderTraits
        {
            Activation = ReadActivation(),
            EmbeddingScale = family.ScalesEmbedding ? Math.Sqrt(hidden) : 1,
            QueryScalar = family.HasScoreKeys ? Optional("query_pre_attn_scalar", family.DefaultQueryScalar) : null,
            AttentionSoftCap = family.HasScoreKeys ? Optional("attn_logit_softcapping", family.DefaultAttentionSoftCap) : null,
            FinalSoftCap = family.HasScoreKeys ? Optional("final_logit_softcapping", family.DefaultFinalSoftCap) : null,
            Window = windowed.Contains(true) ? window : null,
            Windowed = windowed.Contains(true) ? windowed : [],
            Rotated = ReadRotated(),
            Experts = ExpertsReader.Read(keys, family, layers),
            OmittedDropout = family.TrainsWithoutDropout ? DropoutKeys.Max(key => keys.OptionalDouble(key, 0) ?? 0) : 0,
            RotaryFraction = RopeReader.ReadFraction(keys, family.DefaultRotaryFraction),
        };
        return family.Refine?.Invoke(keys, traits) ?? traits;
    }

    /// <summary>Name of the activation, as the file has it.</summary>
    public string ReadActivationName() =>
        family.ActivationKeys.Select(keys.OptionalString).FirstOrDefault(name => name is not null) ?? family.DefaultActivation;

    private Activation ReadActivation() => family.FixedActivation
        ?? ActivationNames.Find(ReadActivationName(), family.IsGated)
        ?? throw keys.NotYet(
            family.ActivationKeys.First(key => keys.Find(key) is not null), $"activations other than {ActivationNames.SupportedText(family.IsGated)} are");

    /// <summary>A number above 0; a stated null means none.</summary>
    private double? Optional(string key, double? missing) => keys.Has(key) ? keys.OptionalDouble(key, 0, above: true) : missing;

    private int? ReadWindow() => keys.Has(SlidingWindow) ? keys.OptionalInt(SlidingWindow, 1, int.MaxValue) : family.DefaultWindow;

    private bool[] ReadWindowed(int? window)
    {
        var types = keys.Strings(LayerTypes);
        if (types.Count > 0)
        {
            return ReadTypes(types, window);
        }

        var isUsed = keys.OptionalBool(UseSlidingWindow);
        if (isUsed == true && family.WindowedLayers == WindowedLayers.None)
        {
            throw keys.NotYet(UseSlidingWindow, "attention over a sliding window is, in this family without \"layer_types\",");
        }

        if (window is null)
        {
            return [];
        }

        var first = keys.OptionalInt("max_window_layers", 0, int.MaxValue) ?? layers;
        var pattern = keys.OptionalInt("sliding_window_pattern", 1, ModelLimits.MaxLayers)
            ?? keys.OptionalInt("_sliding_window_pattern", 1, ModelLimits.MaxLayers)
            ?? family.DefaultWindowPattern;
        return
        [
            .. Enumerable.Range(0, layers).Select(layer => family.WindowedLayers switch
            {
                WindowedLayers.Every => true,
                WindowedLayers.FromLayer => isUsed == true && layer >= first,
                WindowedLayers.AllButEveryNth => (layer + 1) % pattern != 0,
                _ => false,
            }),
        ];
    }

    private bool[] ReadTypes(IReadOnlyList<string> types, int? window)
    {
        if (types.Count != layers)
        {
            throw keys.Odd(LayerTypes, $"a list of {layers}, one for each layer (\"num_hidden_layers\")");
        }

        if (types.Any(type => type is not ("full_attention" or SlidingAttention)))
        {
            throw keys.NotYet(LayerTypes, $"layers other than \"full_attention\" and \"{SlidingAttention}\" are");
        }

        return window is null && types.Contains(SlidingAttention)
            ? throw keys.Odd(SlidingWindow, $"a number of tokens, because \"{LayerTypes}\" has \"{SlidingAttention}\"")
            : [.. types.Select(type => type == SlidingAttention)];
    }

    private bool[] ReadRotated()
    {
        const string List = "no_rope_layers";
        if (family.DefaultUnrotatedInterval is not { } missing)
        {
            return [];
        }

        if (keys.Doubles(List) is { Count: > 0 } list)
        {
            // The list says 1 where a layer does rotate.
            return list.Count >= layers && list.All(value => value is 0 or 1)
                ? [.. list.Take(layers).Select(value => value == 1)]
                : throw keys.Odd(List, $"a list of {layers} numbers 0 or 1, one for each layer");
        }

        var interval = keys.OptionalInt("no_rope_layer_interval", 1, ModelLimits.MaxLayers) ?? missing;
        return [.. Enumerable.Range(0, layers).Select(layer => (layer + 1) % interval != 0)];
    }
}
