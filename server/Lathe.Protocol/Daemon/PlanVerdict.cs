using System.Text.Json.Serialization;

namespace Lathe.Protocol.Daemon;

[JsonConverter(typeof(CamelCaseEnumConverter<PlanVerdict>))]
public enum PlanVerdict
{
    Fits,

    /// <summary>Little is left.</summary>
    Tight,

    TooLarge,
}
