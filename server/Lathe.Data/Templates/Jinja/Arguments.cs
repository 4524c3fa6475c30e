namespace Lathe.Data.Templates.Jinja;

/// <summary>Arguments of a call, filter or test.</summary>
internal sealed record Arguments(IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named)
{
    public static Arguments None { get; } = new([], []);
}
