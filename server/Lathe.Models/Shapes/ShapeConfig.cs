using Lathe.Models.Config;

namespace Lathe.Models.Shapes;

/// <summary>The keys of a configuration together with what its family means by a missing one.</summary>
internal sealed class ShapeConfig(JsonKeys keys, IReadOnlyDictionary<string, int> defaults, IReadOnlyList<string> trueByDefault)
{
    public JsonKeys Keys => keys;

    public int Int(string name, int max, int min = 1) => Int([name], max, min);

    /// <summary>The first of the names that is there, or its default.</summary>
    /// <exception cref="ModelFileException">None is there and there is no default, or the number is out of range.</exception>
    public int Int(IReadOnlyList<string> names, int max, int min = 1)
    {
        if (OptionalInt(names, max, min) is { } number)
        {
            return number;
        }

        // Says what is missing, with the range.
        var (owner, key) = Locate(names[0]);
        return owner.Int(key, min, max);
    }

    public int? OptionalInt(string name, int max, int min = 1) => OptionalInt([name], max, min);

    public int? OptionalInt(IReadOnlyList<string> names, int max, int min = 1) => Stated(names, max, min) ?? Default(names, max);

    /// <summary>The first of the names that is there; defaults don't count.</summary>
    public int? Stated(IReadOnlyList<string> names, int max, int min = 1)
    {
        foreach (var name in names)
        {
            var (owner, key) = Locate(name);
            if (owner.OptionalInt(key, min, max) is { } number)
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>One of the names is there, if only as <c>null</c>.</summary>
    public bool Has(IReadOnlyList<string> names) => names.Any(name =>
    {
        var (owner, key) = Locate(name);
        return owner.Has(key);
    });

    public bool Flag(string name)
    {
        var (owner, key) = Locate(name);
        return owner.OptionalBool(key) ?? trueByDefault.Contains(name, StringComparer.Ordinal);
    }

    public string? Text(string name)
    {
        var (owner, key) = Locate(name);
        return owner.OptionalString(key);
    }

    /// <exception cref="ModelFileException">The flag is set: the model has parts whose sizes are not known.</exception>
    public void Refuse(string name, string what)
    {
        if (Flag(name))
        {
            var (owner, key) = Locate(name);
            throw owner.NotYet(key, $"counting {what} is");
        }
    }

    public ModelFileException Odd(string name, string expected)
    {
        var (owner, key) = Locate(name);
        return owner.Odd(key, expected);
    }

    private int? Default(IReadOnlyList<string> names, int max)
    {
        foreach (var name in names)
        {
            if (defaults.TryGetValue(name, out var number))
            {
                // A default that other keys rule out is none: the key is asked for.
                return number <= max ? number : null;
            }
        }

        return null;
    }

    /// <summary>The object a name leads into, and the key there. An object that is absent has no keys.</summary>
    private (JsonKeys Owner, string Key) Locate(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? (keys, name)
            : keys.OptionalObject(name[..dot]) is { } inner
                ? (inner, name[(dot + 1)..])
                : (keys, name);
    }
}
