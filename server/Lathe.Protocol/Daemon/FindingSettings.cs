using System.Text.Json;

namespace Lathe.Protocol.Daemon;

/// <param name="Severity">By code: error, warning, information, hint or off. Other codes and words are passed over.</param>
public sealed record FindingSettings(IReadOnlyDictionary<string, JsonElement>? Severity = null);
