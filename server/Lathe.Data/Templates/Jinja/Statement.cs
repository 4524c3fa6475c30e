namespace Lathe.Data.Templates.Jinja;

/// <summary>Something that is done.</summary>
/// <param name="Line">Where it stands, from 1.</param>
internal abstract record Statement(int Line)
{
    public sealed record Data(int Line, string Text) : Statement(Line);

    public sealed record Output(int Line, Expression Value) : Statement(Line);

    public sealed record If(int Line, IReadOnlyList<(Expression Condition, IReadOnlyList<Statement> Body)> Branches, IReadOnlyList<Statement> Else)
        : Statement(Line);

    /// <summary>A loop; its targets are one name, or several that each item is taken apart into.</summary>
    public sealed record For(
        int Line,
        IReadOnlyList<string> Targets,
        Expression Items,
        Expression? Condition,
        IReadOnlyList<Statement> Body,
        IReadOnlyList<Statement> Else) : Statement(Line);

    /// <summary>Gives names their values; one with a dot is an attribute of a namespace.</summary>
    public sealed record Set(int Line, IReadOnlyList<string> Targets, Expression Value) : Statement(Line);

    /// <summary>Gives a name what becomes of the captured text.</summary>
    public sealed record SetBlock(int Line, string Target, Expression Value, IReadOnlyList<Statement> Body) : Statement(Line);

    /// <summary>Writes what becomes of the captured text.</summary>
    public sealed record FilterBlock(int Line, Expression Value, IReadOnlyList<Statement> Body) : Statement(Line);

    public sealed record Macro(
        int Line, string Name, IReadOnlyList<(string Name, Expression? Default)> Parameters, IReadOnlyList<Statement> Body) : Statement(Line);

    /// <summary>Calls a macro that may call the body back as <c>caller()</c>.</summary>
    public sealed record CallBlock(
        int Line, IReadOnlyList<(string Name, Expression? Default)> Parameters, Expression.Call Call, IReadOnlyList<Statement> Body)
        : Statement(Line);

    /// <summary>What the model is to write.</summary>
    public sealed record Generation(int Line, IReadOnlyList<Statement> Body) : Statement(Line);

    public sealed record Break(int Line) : Statement(Line);

    public sealed record Continue(int Line) : Statement(Line);
}
