using System.Text.Json.Serialization;

namespace Lathe.Protocol.Worker;

[JsonConverter(typeof(CamelCaseEnumConverter<DoctorStatus>))]
public enum DoctorStatus
{
    /// <summary>A fact, neither good nor bad.</summary>
    Info,
    Ok,

    /// <summary>Training works, but slower or with less than it could have.</summary>
    Warning,

    /// <summary>Training cannot work.</summary>
    Problem,
}
