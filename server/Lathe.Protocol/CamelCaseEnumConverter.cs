using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lathe.Protocol;

/// <summary>Enum members as camelCase words, on the wire and in files; numbers are refused.</summary>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
