namespace Lathe.Data.Templates.Jinja;

/// <summary>A mapping in the order of its making.</summary>
internal sealed class JinjaDict() : OrderedDictionary<string, object?>(StringComparer.Ordinal);
