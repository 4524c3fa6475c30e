using System.Text.Json.Serialization;

namespace Lathe.Protocol.Daemon;

[JsonConverter(typeof(CamelCaseEnumConverter<DataFindingSeverity>))]
public enum DataFindingSeverity
{
    /// <summary>Something has to be done before a training.</summary>
    Error,
    Warning,
    Note,
}
