namespace Lathe.Data.Templates.Jinja;

/// <summary>Parses a template's statements.</summary>
internal sealed class StatementParser
{
    private readonly TokenReader _reader;
    private readonly ExpressionParser _expressions;

    private StatementParser(IReadOnlyList<Token> tokens)
    {
        _reader = new TokenReader(tokens);
        _expressions = new ExpressionParser(_reader);
    }

    /// <exception cref="JinjaException">The source is no template, or uses what chat templates have no use for.</exception>
    public static IReadOnlyList<Statement> Parse(string source)
    {
        var parser = new StatementParser(Lexer.Tokenize(source));
        var body = parser.ParseUntil();
        return parser._reader.Current.Kind == TokenKind.End
            ? body
            : throw new JinjaException($"'{parser._reader.BlockName ?? "%"}' does not belong to a block", parser._reader.Current.Line);
    }

    /// <summary>Statements up to a block of one of these names (which stays to be read), or the end of the template.</summary>
    private List<Statement> ParseUntil(params string[] names)
    {
        _reader.CheckDepth();
        var body = new List<Statement>();
        while (true)
        {
            var token = _reader.Current;
            switch (token.Kind)
            {
                case TokenKind.Data:
                    _reader.Read();
                    body.Add(new Statement.Data(token.Line, token.Text));
                    break;
                case TokenKind.OutputStart:
                    _reader.Read();
                    body.Add(new Statement.Output(token.Line, _expressions.ParseTuple()));
                    if (_reader.Current.Kind != TokenKind.OutputEnd)
                    {
                        throw _reader.Unexpected("'}}'");
                    }

                    _reader.Read();
                    break;
                case TokenKind.BlockStart when _reader.BlockName is { } name && (names.Contains(name) || name.StartsWith("end", StringComparison.Ordinal)
                    || name is "else" or "elif"):
                    return body;
                case TokenKind.BlockStart:
                    _reader.Read();
                    body.Add(ParseBlock(_reader.ReadName(), token.Line));
                    break;
                default:
                    return body;
            }
        }
    }

    private Statement ParseBlock(string name, int line) => name switch
    {
        "if" => ParseIf(line),
        "for" => ParseFor(line),
        "set" => ParseSet(line),
        "macro" => ParseMacro(line),
        "call" => ParseCall(line),
        "filter" => ParseFilter(line),
        "generation" => new Statement.Generation(line, ParseBody("endgeneration")),
        "break" => Ended(new Statement.Break(line)),
        "continue" => Ended(new Statement.Continue(line)),
        _ => throw new JinjaException($"'{name}' is no statement that chat templates may use", line),
    };

    private Statement.If ParseIf(int line)
    {
        var branches = new List<(Expression, IReadOnlyList<Statement>)>();
        do
        {
            var condition = _expressions.ParseTuple();
            _reader.ReadBlockEnd();
            branches.Add((condition, ParseUntil("elif", "else", "endif")));
        }
        while (TryReadBlock("elif"));
        var otherwise = ParseElse("endif");
        return new Statement.If(line, branches, otherwise);
    }

    private Statement.For ParseFor(int line)
    {
        var targets = ParseTargets(withDots: false);
        _reader.Expect(TokenKind.Name, "in");
        var items = _expressions.ParseTuple(withCondition: false);
        var condition = _reader.TryReadName("if") ? _expressions.Parse() : null;
        _reader.ReadBlockEnd();
        var body = ParseUntil("else", "endfor");
        return new Statement.For(line, targets, items, condition, body, ParseElse("endfor"));
    }

    private Statement ParseSet(int line)
    {
        var targets = ParseTargets(withDots: true);
        if (_reader.TryReadOperator("="))
        {
            var value = _expressions.ParseTuple();
            return Ended(new Statement.Set(line, targets, value));
        }

        Expression captured = new Expression.Captured();
        if (_reader.TryReadOperator("|"))
        {
            captured = _expressions.ParseFilters(captured);
        }

        return targets is [var target]
            ? new Statement.SetBlock(line, target, captured, ParseBody("endset"))
            : throw _reader.Unexpected("'='");
    }

    private Statement.Macro ParseMacro(int line)
    {
        var name = _reader.ReadName();
        var parameters = ParseParameters();
        return new Statement.Macro(line, name, parameters, ParseBody("endmacro"));
    }

    private Statement.CallBlock ParseCall(int line)
    {
        IReadOnlyList<(string, Expression?)> parameters = _reader.IsOperator("(") ? ParseParameters() : [];
        return _expressions.Parse() is Expression.Call call
            ? new Statement.CallBlock(line, parameters, call, ParseBody("endcall"))
            : throw _reader.Unexpected("the call of a macro");
    }

    private Statement.FilterBlock ParseFilter(int line)
    {
        var value = _expressions.ParseFilters(new Expression.Captured());
        return new Statement.FilterBlock(line, value, ParseBody("endfilter"));
    }

    private List<(string Name, Expression? Default)> ParseParameters()
    {
        var parameters = new List<(string, Expression?)>();
        _reader.Expect(TokenKind.Operator, "(");
        while (!_reader.IsOperator(")"))
        {
            var name = _reader.ReadName();
            parameters.Add((name, _reader.TryReadOperator("=") ? _expressions.Parse() : null));
            if (!_reader.TryReadOperator(","))
            {
                break;
            }
        }

        _reader.Expect(TokenKind.Operator, ")");
        return parameters;
    }

    private List<string> ParseTargets(bool withDots)
    {
        var targets = new List<string>();
        var inParentheses = _reader.TryReadOperator("(");
        do
        {
            var name = _reader.ReadName();
            targets.Add(withDots && _reader.TryReadOperator(".") ? $"{name}.{_reader.ReadName()}" : name);
        }
        while (_reader.TryReadOperator(","));
        if (inParentheses)
        {
            _reader.Expect(TokenKind.Operator, ")");
        }

        return targets;
    }

    /// <summary>The rest of the tag, the body, and the tag that ends it.</summary>
    private List<Statement> ParseBody(string end)
    {
        _reader.ReadBlockEnd();
        var body = ParseUntil(end);
        ReadEnd(end);
        return body;
    }

    private List<Statement> ParseElse(string end)
    {
        var body = new List<Statement>();
        if (TryReadBlock("else"))
        {
            _reader.ReadBlockEnd();
            body = ParseUntil(end);
        }

        ReadEnd(end);
        return body;
    }

    private bool TryReadBlock(string name)
    {
        if (_reader.BlockName != name)
        {
            return false;
        }

        _reader.Read();
        _reader.Read();
        return true;
    }

    private void ReadEnd(string end)
    {
        if (!TryReadBlock(end))
        {
            throw _reader.Unexpected($"'{end}'");
        }

        // Names behind the end, as in {% endmacro render %}, only help readers.
        if (_reader.Current.Kind == TokenKind.Name)
        {
            _reader.Read();
        }

        _reader.ReadBlockEnd();
    }

    private Statement Ended(Statement statement)
    {
        _reader.ReadBlockEnd();
        return statement;
    }
}
