using System.Text.Json.Serialization;

namespace Lathe.Protocol.Runs.Events;

[JsonConverter(typeof(CamelCaseEnumConverter<PreviewTime>))]
public enum PreviewTime
{
    Before,
    After,
}
