using System.Text.Json;
using Lathe.Memory.Fit;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Daemon.Features.Memory;

/// <summary>Reads what the user wants memory to be planned for. Values of other types are as if they were not set.</summary>
internal static class MemoryTarget
{
    public static PlanTarget From(LatheSettings? settings) => settings?.Memory is not { } memory ? PlanTarget.ThisMachine : new PlanTarget
    {
        Gpu = Text(memory.Gpu),
        Gib = Number(memory.Gib) is { } gib and not 0 ? gib : null,
        Gpus = Number(memory.Gpus) is { } gpus ? (int)Math.Clamp(gpus, 0, int.MaxValue) : 1,
        Profile = PlanTarget.Profiles.FirstOrDefault(profile => profile.Name == Text(memory.Profile))?.Name,
    };

    /// <summary>The settings, but for what a request asks for.</summary>
    public static PlanTarget Over(PlanTarget settings, PlanParams asked)
    {
        var isOtherDevice = asked.Gpu is not null || asked.Gib is not null;
        return new PlanTarget
        {
            Gpu = isOtherDevice ? asked.Gpu : settings.Gpu,
            Gib = isOtherDevice ? asked.Gib : settings.Gib,
            Gpus = asked.Gpus ?? settings.Gpus,
            Profile = asked.Profile ?? settings.Profile,
        };
    }

    private static string? Text(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } given ? given : null;

    private static double? Number(JsonElement? value) => value is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
