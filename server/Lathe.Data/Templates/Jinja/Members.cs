namespace Lathe.Data.Templates.Jinja;

/// <summary>Attributes, methods, items and slices of values.</summary>
internal static class Members
{
    private static readonly string[] DictMethods = ["get", "items", "keys", "values"];

    /// <summary><c>owner.name</c>: an attribute or method; of mappings also an item.</summary>
    /// <exception cref="JinjaException">The owner is undefined.</exception>
    public static object? Get(object? owner, string name, Meter meter) => owner switch
    {
        JinjaDict dict when DictMethods.Contains(name) => DictMethod(dict, name),
        JinjaDict dict => dict.TryGetValue(name, out var value) ? value : new Undefined(name),
        JinjaLoop loop => loop.Get(name),
        JinjaNamespace space => space.Values.TryGetValue(name, out var value) ? value : new Undefined(name),
        string text => StringMethods.Get(text, name) ?? (object)new Undefined(name),
        IReadOnlyList<object?> list => ListMethod(list, name) ?? (object)new Undefined(name),
        Undefined undefined => throw new JinjaException($"'{undefined.Name}' is undefined, so it has no '{name}'", meter.Line),
        _ => new Undefined(name),
    };

    /// <summary><c>owner[key]</c></summary>
    /// <exception cref="JinjaException">The owner is undefined.</exception>
    public static object? Item(object? owner, object? key, Meter meter)
    {
        switch (owner, key)
        {
            case (JinjaDict dict, string name) when dict.TryGetValue(name, out var value):
                return value;
            case (string text, long index):
                return At(Values.Items(text, meter), index);
            case (IReadOnlyList<object?> list, long index):
                return At(list, index);
            case (Undefined undefined, _):
                throw new JinjaException($"'{undefined.Name}' is undefined, so it has no items", meter.Line);
            case (_, string name):
                return Get(owner, name, meter);
            default:
                return new Undefined("the item");
        }
    }

    /// <summary><c>owner[start:stop:step]</c></summary>
    /// <exception cref="JinjaException">The owner is neither a list nor a text, or the step is 0.</exception>
    public static object? Slice(object? owner, long? start, long? stop, long? step, Meter meter)
    {
        if (owner is not (string or IReadOnlyList<object?> or Undefined))
        {
            throw new JinjaException($"{Values.Kind(owner)} cannot be sliced", meter.Line);
        }

        var by = step ?? 1;
        if (by == 0)
        {
            throw new JinjaException("a slice's step cannot be 0", meter.Line);
        }

        var items = Values.Items(owner, meter);
        var (low, high) = by > 0 ? (0L, (long)items.Count) : (-1L, items.Count - 1L);
        long Bound(long? given, long fallback) =>
            given is not { } bound ? fallback : Math.Clamp(bound < 0 ? Math.Max(bound, -items.Count - 1L) + items.Count : bound, low, high);
        var (from, to) = by > 0 ? (Bound(start, low), Bound(stop, high)) : (Bound(start, high), Bound(stop, low));
        var slice = new List<object?>();
        for (var i = from; by > 0 ? i < to : i > to; i = by > 0 ? i + Math.Min(by, items.Count) : i + Math.Max(by, -items.Count - 1L))
        {
            slice.Add(items[(int)i]);
        }

        meter.TakeItems(slice.Count);
        return owner is string ? string.Concat(slice) : slice;
    }

    private static object? At(IReadOnlyList<object?> items, long index)
    {
        var place = index < 0 ? index + items.Count : index;
        return place >= 0 && place < items.Count ? items[(int)place] : new Undefined("the item");
    }

    private static Callable DictMethod(JinjaDict dict, string name) => name switch
    {
        "get" => new(name, a => a.Require(0, "key") is string key && dict.TryGetValue(key, out var value) ? value : a.Get(1, "default")),
        "items" => new(name, a => Pairs(dict, a.Meter)),
        "keys" => new(name, a => Values.NewList(dict.Keys, dict.Count, a.Meter)),
        _ => new(name, a => Values.NewList(dict.Values, dict.Count, a.Meter)),
    };

    /// <summary>The pairs of name and value, each a list of two.</summary>
    public static List<object?> Pairs(JinjaDict dict, Meter meter)
    {
        meter.TakeItems(dict.Count * 2L);
        return Values.NewList(dict.Select(pair => (object?)new JinjaTuple([pair.Key, pair.Value])), dict.Count, meter);
    }

    private static Callable? ListMethod(IReadOnlyList<object?> list, string name) => name switch
    {
        "index" => new(name, a => Enumerable.Range(0, list.Count).FirstOrDefault(i => Values.AreEqual(list[i], a.Require(0, "value"), a.Meter), -1)
            is var found and >= 0 ? (long)found : throw a.Error("the value is not in the list")),
        "count" => new(name, a => (long)list.Count(item => Values.AreEqual(item, a.Require(0, "value"), a.Meter))),
        _ => null,
    };
}
