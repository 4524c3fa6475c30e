using System.Text.Json.Serialization;

namespace Lathe.Protocol.Daemon;

[JsonConverter(typeof(CamelCaseEnumConverter<RunRemoveScope>))]
public enum RunRemoveScope
{
    /// <summary>Its place in lists; no file of the run.</summary>
    Listing,

    /// <summary>Also its records.</summary>
    Records,

    /// <summary>Also what it wrote into its output folder.</summary>
    Output,
}
