using System.Text.Json.Serialization;

namespace Lathe.Protocol.Runs.Events;

[JsonConverter(typeof(CamelCaseEnumConverter<NoticeLevel>))]
public enum NoticeLevel
{
    Info,
    Warning,
}
