namespace Lathe.Data.Templates.Jinja;

/// <summary>The variable <c>loop</c>.</summary>
internal sealed class JinjaLoop(IReadOnlyList<object?> items, int index)
{
    public object? Get(string name) => name switch
    {
        "index" => index + 1L,
        "index0" => (long)index,
        "revindex" => (long)items.Count - index,
        "revindex0" => (long)items.Count - index - 1,
        "first" => index == 0,
        "last" => index == items.Count - 1,
        "length" => (long)items.Count,
        "previtem" when index > 0 => items[index - 1],
        "nextitem" when index + 1 < items.Count => items[index + 1],
        "cycle" => new Callable(name, arguments => arguments.Positional.Count > 0
            ? arguments.Positional[index % arguments.Positional.Count]
            : throw arguments.Error("nothing to choose from")),
        _ => new Undefined(name),
    };
}
