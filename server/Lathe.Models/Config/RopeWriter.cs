using System.Text.Json.Nodes;
using static Lathe.Models.Config.ModelConfigWriter;

namespace Lathe.Models.Config;

/// <summary>Writes rotary keys over those of a configuration, in the form it uses.</summary>
internal static class RopeWriter
{
    private const string Original = "original_max_position_embeddings";

    private static readonly string[] KeysOfTypes =
    [
        "factor", "low_freq_factor", "high_freq_factor", Original, "beta_fast", "beta_slow", "truncate", "attention_factor", "short_factor",
        "long_factor", "mscale", "mscale_all_dim",
    ];

    public static void Write(JsonObject root, RopeParameters rope)
    {
        if (root["rope_parameters"] is JsonObject parameters)
        {
            parameters["rope_theta"] = Float(rope.Theta);
            WriteType(parameters, rope);
            if (root.ContainsKey("rope_theta"))
            {
                root["rope_theta"] = Float(rope.Theta);
            }

            return;
        }

        root["rope_theta"] = Float(rope.Theta);
        if (rope.Type == RopeType.Default)
        {
            if (root["rope_scaling"] is JsonObject)
            {
                root["rope_scaling"] = null;
            }

            return;
        }

        if (root["rope_scaling"] is not JsonObject scaling)
        {
            root["rope_scaling"] = scaling = [];
        }

        WriteType(scaling, rope);
    }

    private static void WriteType(JsonObject keys, RopeParameters rope)
    {
        foreach (var key in KeysOfTypes.Append("type"))
        {
            keys.Remove(key);
        }

        keys["rope_type"] = rope.Type.ToString().ToLowerInvariant();
        if (rope.Type == RopeType.Default)
        {
            return;
        }

        keys["factor"] = Float(rope.Factor);
        if (rope.Type != RopeType.Linear)
        {
            keys[Original] = rope.OriginalMaxPositionEmbeddings;
        }

        switch (rope.Type)
        {
            case RopeType.Llama3:
                keys["low_freq_factor"] = Float(rope.LowFreqFactor);
                keys["high_freq_factor"] = Float(rope.HighFreqFactor);
                break;
            case RopeType.Yarn:
                keys["beta_fast"] = Float(rope.BetaFast);
                keys["beta_slow"] = Float(rope.BetaSlow);
                keys["truncate"] = rope.RoundsBounds;
                keys["attention_factor"] = Float(rope.AttentionFactor);
                break;
            case RopeType.LongRope:
                keys["short_factor"] = new JsonArray([.. rope.ShortFactors.Select(Float)]);
                keys["long_factor"] = new JsonArray([.. rope.LongFactors.Select(Float)]);
                keys["attention_factor"] = Float(rope.AttentionFactor);
                break;
        }
    }
}
