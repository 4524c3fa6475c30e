namespace Lathe.Data.Templates.Jinja;

/// <summary>Gives expressions their values.</summary>
internal sealed class Evaluator(Meter meter)
{
    private object? _captured;

    /// <param name="expression">What to evaluate.</param>
    /// <param name="scope">The names it sees.</param>
    /// <param name="captured">The output that stands for <see cref="Expression.Captured"/>.</param>
    /// <exception cref="JinjaException">It has no value.</exception>
    public object? Evaluate(Expression expression, Scope scope, string captured)
    {
        var outer = _captured;
        _captured = captured;
        var value = Evaluate(expression, scope);
        _captured = outer;
        return value;
    }

    /// <exception cref="JinjaException">It has no value.</exception>
    public object? Evaluate(Expression expression, Scope scope)
    {
        meter.Step();
        return expression switch
        {
            Expression.Literal literal => literal.Value,
            Expression.Name name => scope.Find(name.Text),
            Expression.Member member => Members.Get(Evaluate(member.Owner, scope), member.Text, meter),
            Expression.Item item => Members.Item(Evaluate(item.Owner, scope), Evaluate(item.Key, scope), meter),
            Expression.Slice slice => Slice(slice, scope),
            Expression.Call call => Call(call, scope, []),
            Expression.Filter filter => Filters.Apply(filter.Text, Evaluate(filter.Operand, scope), EvaluateArguments(filter.Text, filter.Arguments, scope, [])),
            Expression.Test test => Tests.Holds(test.Text, Evaluate(test.Operand, scope), EvaluateArguments(test.Text, test.Arguments, scope, []))
                != test.IsNegated,
            Expression.Binary binary => Operators.Apply(binary.Operator, Evaluate(binary.Left, scope), Evaluate(binary.Right, scope), meter),
            Expression.Comparison comparison => Compare(comparison, scope),
            Expression.Logic logic => Evaluate(logic.Left, scope) is var left && Values.IsTrue(left) == logic.IsOr ? left : Evaluate(logic.Right, scope),
            Expression.Not not => !Values.IsTrue(Evaluate(not.Operand, scope)),
            Expression.Negative negative => Operators.Negate(Evaluate(negative.Operand, scope), meter),
            Expression.Conditional choice => Values.IsTrue(Evaluate(choice.Condition, scope)) ? Evaluate(choice.Then, scope)
                : choice.Else is { } otherwise ? Evaluate(otherwise, scope)
                : new Undefined("the value of an if without else"),
            Expression.ListOf list => List(list, scope),
            Expression.DictOf dict => Dict(dict, scope),
            Expression.Captured => _captured,
            _ => throw new InvalidOperationException($"An expression of the kind {expression.GetType().Name} cannot be evaluated."),
        };
    }

    /// <param name="call">The call.</param>
    /// <param name="scope">The names it sees.</param>
    /// <param name="more">Named arguments beside those written.</param>
    /// <exception cref="JinjaException">What is called is no function, or fails.</exception>
    public object? Call(Expression.Call call, Scope scope, IReadOnlyList<KeyValuePair<string, object?>> more)
    {
        if (Evaluate(call.Callee, scope) is not Callable function)
        {
            throw new JinjaException($"{Shown(call.Callee)} is no function", meter.Line);
        }

        var arguments = EvaluateArguments(function.Name, call.Arguments, scope, more);
        var line = meter.Line;
        var value = function.Invoke(arguments);
        meter.Line = line;
        return value;
    }

    private static string Shown(Expression expression) => expression switch
    {
        Expression.Name name => $"'{name.Text}'",
        Expression.Member member => $"'{member.Text}'",
        _ => "what is called",
    };

    private CallArguments EvaluateArguments(
        string of, Arguments written, Scope scope, IReadOnlyList<KeyValuePair<string, object?>> more)
    {
        if (written.Positional.Count == 0 && written.Named.Count == 0 && more.Count == 0)
        {
            return new CallArguments(of, [], NoNames, meter);
        }

        var named = new Dictionary<string, object?>(more, StringComparer.Ordinal);
        object?[] positional = [.. written.Positional.Select(argument => Evaluate(argument, scope))];
        foreach (var (name, value) in written.Named)
        {
            named[name] = Evaluate(value, scope);
        }

        return new CallArguments(of, positional, named, meter);
    }

    private static readonly Dictionary<string, object?> NoNames = new(StringComparer.Ordinal);

    private object? Slice(Expression.Slice slice, Scope scope)
    {
        var owner = Evaluate(slice.Owner, scope);
        long? Bound(Expression? bound) => bound is null ? null : Evaluate(bound, scope) switch
        {
            null => null,
            long number => number,
            var other => throw new JinjaException($"{Values.Kind(other)} is no index", meter.Line),
        };
        return Members.Slice(owner, Bound(slice.Start), Bound(slice.Stop), Bound(slice.Step), meter);
    }

    private bool Compare(Expression.Comparison comparison, Scope scope)
    {
        var left = Evaluate(comparison.First, scope);
        foreach (var (name, operand) in comparison.Rest)
        {
            var right = Evaluate(operand, scope);
            if (!Operators.Holds(name, left, right, meter))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private List<object?> List(Expression.ListOf written, Scope scope)
    {
        meter.TakeItems(written.Items.Count);
        var items = written.Items.Select(item => Evaluate(item, scope));
        return written.IsTuple ? new JinjaTuple(items) : [.. items];
    }

    private JinjaDict Dict(Expression.DictOf written, Scope scope)
    {
        meter.TakeItems(written.Items.Count);
        var dict = new JinjaDict();
        foreach (var (key, value) in written.Items)
        {
            var name = Evaluate(key, scope);
            dict[name as string ?? throw new JinjaException($"a mapping's key has to be a text, not {Values.Kind(name)}", meter.Line)] =
                Evaluate(value, scope);
        }

        return dict;
    }
}
