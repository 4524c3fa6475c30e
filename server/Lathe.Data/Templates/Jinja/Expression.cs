namespace Lathe.Data.Templates.Jinja;

/// <summary>Something that has a value.</summary>
internal abstract record Expression
{
    public sealed record Literal(object? Value) : Expression;

    public sealed record Name(string Text) : Expression;

    public sealed record ListOf(IReadOnlyList<Expression> Items, bool IsTuple) : Expression;

    public sealed record DictOf(IReadOnlyList<(Expression Key, Expression Value)> Items) : Expression;

    public sealed record Member(Expression Owner, string Text) : Expression;

    public sealed record Item(Expression Owner, Expression Key) : Expression;

    public sealed record Slice(Expression Owner, Expression? Start, Expression? Stop, Expression? Step) : Expression;

    public sealed record Call(Expression Callee, Arguments Arguments) : Expression;

    public sealed record Filter(Expression Operand, string Text, Arguments Arguments) : Expression;

    public sealed record Test(Expression Operand, string Text, Arguments Arguments, bool IsNegated) : Expression;

    public sealed record Negative(Expression Operand) : Expression;

    public sealed record Not(Expression Operand) : Expression;

    public sealed record Binary(string Operator, Expression Left, Expression Right) : Expression;

    public sealed record Comparison(Expression First, IReadOnlyList<(string Operator, Expression Operand)> Rest) : Expression;

    /// <summary>Short-circuit and/or; its value is that of the operand that decides.</summary>
    public sealed record Logic(bool IsOr, Expression Left, Expression Right) : Expression;

    public sealed record Conditional(Expression Condition, Expression Then, Expression? Else) : Expression;

    /// <summary>What is captured of an output: in place of a filter's operand in <c>{% filter %}</c> and block <c>set</c>.</summary>
    public sealed record Captured : Expression;
}
