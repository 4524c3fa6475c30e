using System.Text.Json.Serialization;

namespace Lathe.Protocol.Daemon;

/// <summary>What a training makes of a token.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<PreviewUse>))]
public enum PreviewUse
{
    /// <summary>It is read, and the loss does not count it.</summary>
    Masked,

    /// <summary>The loss counts it.</summary>
    Learnt,

    /// <summary>It does not fit.</summary>
    Cut,
}
