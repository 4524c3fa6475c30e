using System.Text;

namespace Lathe.Data.Templates.Jinja;

/// <summary>Does a template's statements.</summary>
internal sealed class Interpreter
{
    private readonly Meter _meter;
    private readonly Evaluator _evaluator;
    private readonly List<Range> _answers = [];
    private StringBuilder _output = new();
    private bool _isCaptured;

    public Interpreter(Meter meter)
    {
        _meter = meter;
        _evaluator = new Evaluator(meter);
    }

    /// <summary>What the loop around is to do next.</summary>
    private enum Flow
    {
        GoOn,
        Break,
        Continue,
    }

    public Rendering Run(IReadOnlyList<Statement> body, Scope scope)
    {
        Execute(body, scope);
        return new Rendering(_output.ToString(), _answers);
    }

    private Flow Execute(IReadOnlyList<Statement> body, Scope scope)
    {
        foreach (var statement in body)
        {
            _meter.Line = statement.Line;
            _meter.Step();
            var flow = Execute(statement, scope);
            if (flow != Flow.GoOn)
            {
                return flow;
            }
        }

        return Flow.GoOn;
    }

    private Flow Execute(Statement statement, Scope scope)
    {
        switch (statement)
        {
            case Statement.Data data:
                Write(data.Text);
                break;
            case Statement.Output output:
                Write(Values.Str(_evaluator.Evaluate(output.Value, scope), _meter));
                break;
            case Statement.If choice:
                return Execute(Chosen(choice, scope), scope);
            case Statement.For loop:
                return Execute(loop, scope);
            case Statement.Set set:
                Assign(set.Targets, _evaluator.Evaluate(set.Value, scope), scope);
                break;
            case Statement.SetBlock set:
                Assign([set.Target], Captured(set.Value, set.Body, scope), scope);
                break;
            case Statement.FilterBlock filter:
                Write(Values.Str(Captured(filter.Value, filter.Body, scope), _meter));
                break;
            case Statement.Macro macro:
                scope.Set(macro.Name, MacroOf(macro.Name, macro.Parameters, macro.Body, scope));
                break;
            case Statement.CallBlock call:
                var caller = MacroOf("caller", call.Parameters, call.Body, scope);
                Write(Values.Str(_evaluator.Call(call.Call, scope, [new("caller", caller)]), _meter));
                break;
            case Statement.Generation generation:
                return ExecuteGeneration(generation, scope);
            case Statement.Break:
                return Flow.Break;
            case Statement.Continue:
                return Flow.Continue;
        }

        return Flow.GoOn;
    }

    private IReadOnlyList<Statement> Chosen(Statement.If choice, Scope scope)
    {
        foreach (var (condition, body) in choice.Branches)
        {
            if (Values.IsTrue(_evaluator.Evaluate(condition, scope)))
            {
                return body;
            }
        }

        return choice.Else;
    }

    private Flow Execute(Statement.For loop, Scope scope)
    {
        var items = Values.Items(_evaluator.Evaluate(loop.Items, scope), _meter);
        if (loop.Condition is { } condition)
        {
            var kept = items.Where(item =>
            {
                var inner = new Scope(scope);
                Assign(loop.Targets, item, inner);
                return Values.IsTrue(_evaluator.Evaluate(condition, inner));
            });
            items = Values.NewList(kept, items.Count, _meter);
        }

        for (var i = 0; i < items.Count; i++)
        {
            _meter.Step();
            var inner = new Scope(scope);
            Assign(loop.Targets, items[i], inner);
            inner.Set("loop", new JinjaLoop(items, i));
            var flow = Execute(loop.Body, inner);
            if (flow == Flow.Break)
            {
                return Flow.GoOn;
            }
        }

        return items.Count == 0 ? Execute(loop.Else, scope) : Flow.GoOn;
    }

    private Flow ExecuteGeneration(Statement.Generation generation, Scope scope)
    {
        if (_isCaptured)
        {
            throw new JinjaException("'generation' inside of a macro, set or filter block cannot be followed", generation.Line);
        }

        var start = _output.Length;
        var flow = Execute(generation.Body, scope);
        _answers.Add(start.._output.Length);
        return flow;
    }

    private void Assign(IReadOnlyList<string> targets, object? value, Scope scope)
    {
        if (targets is [var only])
        {
            Assign(only, value, scope);
            return;
        }

        var items = Values.Items(value, _meter);
        if (items.Count != targets.Count)
        {
            throw new JinjaException($"{items.Count} items cannot be taken apart into {targets.Count} names", _meter.Line);
        }

        for (var i = 0; i < targets.Count; i++)
        {
            Assign(targets[i], items[i], scope);
        }
    }

    private void Assign(string target, object? value, Scope scope)
    {
        var dot = target.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            scope.Set(target, value);
        }
        else if (scope.Find(target[..dot]) is JinjaNamespace space)
        {
            space.Values[target[(dot + 1)..]] = value;
        }
        else
        {
            throw new JinjaException($"'{target[..dot]}' is no namespace, whose attributes alone can be set", _meter.Line);
        }
    }

    private object? Captured(Expression value, IReadOnlyList<Statement> body, Scope scope) =>
        _evaluator.Evaluate(value, scope, Capture(body, new Scope(scope)));

    private string Capture(IReadOnlyList<Statement> body, Scope scope)
    {
        var (outer, wasCaptured) = (_output, _isCaptured);
        (_output, _isCaptured) = (new StringBuilder(), true);
        Execute(body, scope);
        var text = _output.ToString();
        (_output, _isCaptured) = (outer, wasCaptured);
        return text;
    }

    private Callable MacroOf(
        string name, IReadOnlyList<(string Name, Expression? Default)> parameters, IReadOnlyList<Statement> body, Scope scope) =>
        new(name, arguments =>
        {
            _meter.Step();
            if (arguments.Positional.Count > parameters.Count)
            {
                throw arguments.Error($"takes {parameters.Count} arguments and not {arguments.Positional.Count}");
            }

            var inner = new Scope(scope);
            foreach (var (index, (parameter, fallback)) in parameters.Index())
            {
                inner.Set(parameter, arguments.Has(index, parameter) ? arguments.Get(index, parameter)
                    : fallback is null ? new Undefined(parameter)
                    : _evaluator.Evaluate(fallback, inner));
            }

            foreach (var (given, value) in arguments.Named.Where(pair => parameters.All(p => p.Name != pair.Key)))
            {
                inner.Set(given == "caller" ? given : throw arguments.Error($"has no argument {given}"), value);
            }

            return Capture(body, inner);
        });

    private void Write(string text)
    {
        _meter.Take(text.Length);
        _output.Append(text);
    }
}
