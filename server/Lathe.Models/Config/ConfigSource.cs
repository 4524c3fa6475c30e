using System.Text.Json.Nodes;

namespace Lathe.Models.Config;

/// <summary>What a configuration was read from.</summary>
/// <param name="Root">The whole object.</param>
/// <param name="Rope">What its rotary keys were read as: they are left alone while that is what the configuration has.</param>
internal sealed record ConfigSource(JsonObject Root, RopeParameters Rope);
