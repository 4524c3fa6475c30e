namespace Lathe.Data.Templates.Jinja;

/// <summary>Filters of lists.</summary>
internal static class ListFilters
{
    public static object? Copy(object? value, CallArguments arguments)
    {
        var items = Values.Items(value, arguments.Meter);
        return Values.NewList(items, items.Count, arguments.Meter);
    }

    public static object? Join(object? value, CallArguments arguments)
    {
        var items = ByAttribute(Values.Items(value, arguments.Meter), arguments.Get(1, "attribute"), arguments);
        List<object?> texts = [.. items.Select(item => Values.Str(item, arguments.Meter))];
        return StringMethods.Join(arguments.Text(0, "d") ?? "", texts, arguments.Meter);
    }

    public static object? Reverse(object? value, CallArguments arguments)
    {
        var items = Values.Items(value, arguments.Meter);
        var reversed = Values.NewList(items.Reverse(), items.Count, arguments.Meter);
        return value is string ? string.Concat(reversed) : reversed;
    }

    public static object? Sort(object? value, CallArguments arguments)
    {
        var items = Values.Items(value, arguments.Meter);
        var attribute = arguments.Get(2, "attribute");
        return Sorted(items, item => Key(Attribute(item, attribute, arguments), 1, arguments), Values.IsTrue(arguments.Get(0, "reverse")), arguments);
    }

    public static object? SortedPairs(object? value, CallArguments arguments)
    {
        var pairs = value is JinjaDict dict ? Members.Pairs(dict, arguments.Meter) : throw arguments.Error($"{Values.Kind(value)} is no mapping");
        var part = arguments.Text(1, "by") is null or "key" ? 0 : 1;
        return Sorted(pairs, pair => Key(((List<object?>)pair!)[part], 0, arguments), Values.IsTrue(arguments.Get(2, "reverse")), arguments);
    }

    public static object? Unique(object? value, CallArguments arguments)
    {
        var unique = new List<object?>();
        foreach (var item in Values.Items(value, arguments.Meter))
        {
            if (!unique.Exists(other => Values.AreEqual(Key(other, 0, arguments), Key(item, 0, arguments), arguments.Meter)))
            {
                unique.Add(item);
            }
        }

        arguments.Meter.TakeItems(unique.Count);
        return unique;
    }

    public static object? Sum(object? value, CallArguments arguments) =>
        ByAttribute(Values.Items(value, arguments.Meter), arguments.Get(0, "attribute"), arguments)
            .Aggregate(arguments.Get(1, "start", 0L), (sum, item) => Operators.Apply("+", sum, item, arguments.Meter));

    /// <param name="value">A list.</param>
    /// <param name="sign">1 for the greatest, -1 for the least item.</param>
    /// <param name="arguments">Of the filter.</param>
    public static object? Extreme(object? value, int sign, CallArguments arguments)
    {
        var items = ByAttribute(Values.Items(value, arguments.Meter), arguments.Get(1, "attribute"), arguments).ToList();
        return items.Count == 0 ? new Undefined("the greatest or least item") : items.Aggregate((best, item) => Order(item, best, arguments) == sign ? item : best);
    }

    public static object? Map(object? value, CallArguments arguments)
    {
        var items = Values.Items(value, arguments.Meter);
        IEnumerable<object?> mapped;
        if (arguments.Named.TryGetValue("attribute", out var attribute))
        {
            var fallback = arguments.Named.GetValueOrDefault("default");
            mapped = ByAttribute(items, attribute, arguments).Select(item => item is Undefined && fallback is not null ? fallback : item);
        }
        else
        {
            var filter = arguments.RequireText(0, "filter");
            var inner = arguments with { Of = filter, Positional = [.. arguments.Positional.Skip(1)] };
            mapped = items.Select(item => Filters.Apply(filter, item, inner));
        }

        return Values.NewList(mapped, items.Count, arguments.Meter);
    }

    public static object? Select(object? value, CallArguments arguments, bool byAttribute, bool wanted)
    {
        var first = byAttribute ? 1 : 0;
        var attribute = byAttribute ? arguments.Require(0, "attribute") : null;
        var test = arguments.Positional.Count > first ? arguments.RequireText(first, "test") : null;
        var inner = arguments with { Of = test ?? arguments.Of, Positional = [.. arguments.Positional.Skip(first + 1)] };
        var items = Values.Items(value, arguments.Meter);
        var kept = items.Where(item =>
        {
            arguments.Meter.Step();
            var asked = Attribute(item, attribute, arguments);
            return (test is null ? Values.IsTrue(asked) : Tests.Holds(test, asked, inner)) == wanted;
        });
        return Values.NewList(kept, items.Count, arguments.Meter);
    }

    private static IEnumerable<object?> ByAttribute(IEnumerable<object?> items, object? attribute, CallArguments arguments) =>
        items.Select(item => Attribute(item, attribute, arguments));

    /// <summary>The attribute of that name, or path of names and numbers with dots between them; the item itself without one.</summary>
    private static object? Attribute(object? item, object? attribute, CallArguments arguments)
    {
        switch (attribute)
        {
            case null:
                return item;
            case long:
                return Members.Item(item, attribute, arguments.Meter);
            case string path:
                return path.Split('.').Aggregate(item, (owner, name) =>
                    Members.Item(owner, long.TryParse(name, out var index) ? index : name, arguments.Meter));
            default:
                throw arguments.Error("the argument attribute is no name");
        }
    }

    /// <summary>What is compared of an item: of texts their small letters, unless the case counts.</summary>
    private static object? Key(object? item, int casePlace, CallArguments arguments)
    {
        if (item is not string text || Values.IsTrue(arguments.Get(casePlace, "case_sensitive")))
        {
            return item;
        }

        arguments.Meter.Take(text.Length);
        return text.ToLowerInvariant();
    }

    private static List<object?> Sorted(
        IReadOnlyList<object?> items, Func<object?, object?> key, bool reverse, CallArguments arguments)
    {
        const int Comparisons = 32;
        arguments.Meter.TakeItems(items.Count * 2L);
        arguments.Meter.Step(items.Count * (long)Comparisons);
        var order = Comparer<object?>.Create((left, right) => Order(left, right, arguments));
        var keyed = items.Select(item => (Key: key(item), Item: item)).ToList();
        foreach (var other in keyed.Skip(1))
        {
            // Sorting wraps what comparing throws, so what cannot be compared with the others is found before.
            _ = Order(keyed[0].Key, other.Key, arguments);
        }

        var sorted = reverse ? keyed.OrderByDescending(pair => pair.Key, order) : keyed.OrderBy(pair => pair.Key, order);
        return [.. sorted.Select(pair => pair.Item)];
    }

    private static int Order(object? left, object? right, CallArguments arguments)
    {
        var order = Values.Compare(left, right) ?? throw arguments.Error($"{Values.Kind(left)} and {Values.Kind(right)} have no order");
        return order == Values.NoOrder ? Values.Float(left).CompareTo(Values.Float(right)) : order;
    }
}
