namespace Lathe.Data.Templates.Jinja;

/// <summary>Names that are seen in a part of the template. What is set in a loop or macro is gone behind it.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    public object? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return new Undefined(name);
    }

    private Scope? Outer { get; } = outer;

    public void Set(string name, object? value) => _values[name] = value;
}
