namespace Lathe.Data.Templates.Jinja;

/// <summary>The one thing templates can change: <c>{% set ns.x = ... %}</c> reaches out of loops.</summary>
internal sealed class JinjaNamespace
{
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);
}
