namespace Lathe.Data.Templates.Jinja;

/// <summary>The values of arguments.</summary>
/// <param name="Of">What is called, for messages.</param>
/// <param name="Positional">In order.</param>
/// <param name="Named">By name; of equal names the last.</param>
/// <param name="Meter">To be told of every text and list that is made.</param>
internal sealed record CallArguments(
    string Of, IReadOnlyList<object?> Positional, IReadOnlyDictionary<string, object?> Named, Meter Meter)
{
    /// <summary>An argument by place or name; <paramref name="fallback"/> where it is not given.</summary>
    public object? Get(int place, string name, object? fallback = null) =>
        place < Positional.Count ? Positional[place] : Named.GetValueOrDefault(name, fallback);

    public bool Has(int place, string name) => place < Positional.Count || Named.ContainsKey(name);

    /// <exception cref="JinjaException">It is missing.</exception>
    public object? Require(int place, string name) =>
        Has(place, name) ? Get(place, name) : throw Error($"the argument {name} is missing");

    /// <exception cref="JinjaException">It is missing or no text.</exception>
    public string RequireText(int place, string name) =>
        Require(place, name) as string ?? throw Error($"the argument {name} is no text");

    /// <exception cref="JinjaException">It is no text.</exception>
    public string? Text(int place, string name) => Get(place, name) switch
    {
        null => null,
        string text => text,
        _ => throw Error($"the argument {name} is no text"),
    };

    /// <exception cref="JinjaException">It is no whole number.</exception>
    public int Integer(int place, string name, int fallback) => Get(place, name, (long)fallback) switch
    {
        long number and >= int.MinValue and <= int.MaxValue => (int)number,
        bool flag => flag ? 1 : 0,
        null => fallback,
        _ => throw Error($"the argument {name} is no whole number, or too large"),
    };

    public JinjaException Error(string message) => new($"{Of}: {message}", Meter.Line);
}
