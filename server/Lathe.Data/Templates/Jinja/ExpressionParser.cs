using System.Globalization;

namespace Lathe.Data.Templates.Jinja;

/// <summary>Parses expressions with Jinja's precedences: filters and tests bind tightest, then powers, products, <c>~</c>, sums.</summary>
internal sealed class ExpressionParser(TokenReader reader)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    /// <summary>Words that end a test without parentheses instead of being its argument.</summary>
    private static readonly string[] EndOfTest = ["else", "or", "and", "is", "if", "not", "in"];

    public Expression Parse() => ParseConditional();

    /// <summary>An expression, or several with commas between them, which make a list.</summary>
    public Expression ParseTuple(bool withCondition = true)
    {
        var first = withCondition ? ParseConditional() : ParseOr();
        if (!reader.IsOperator(","))
        {
            return first;
        }

        var items = new List<Expression> { first };
        while (reader.TryReadOperator(",") && !IsEndOfTuple())
        {
            items.Add(withCondition ? ParseConditional() : ParseOr());
        }

        return new Expression.ListOf(items, IsTuple: true);
    }

    /// <summary>Filters behind a value that is not written, as in <c>{% filter upper | trim %}</c>.</summary>
    public Expression ParseFilters(Expression operand)
    {
        do
        {
            operand = ParseFilter(operand);
        }
        while (reader.TryReadOperator("|"));
        return operand;
    }

    public Arguments ParseArguments()
    {
        var positional = new List<Expression>();
        var named = new List<(string, Expression)>();
        reader.Expect(TokenKind.Operator, "(");
        while (!reader.IsOperator(")"))
        {
            if (reader.Current.Kind == TokenKind.Name && reader.Next is { Kind: TokenKind.Operator, Text: "=" })
            {
                var name = reader.ReadName();
                reader.Read();
                named.Add((name, Parse()));
            }
            else
            {
                positional.Add(Parse());
            }

            if (!reader.TryReadOperator(","))
            {
                break;
            }
        }

        reader.Expect(TokenKind.Operator, ")");
        return new Arguments(positional, named);
    }

    private bool IsEndOfTuple() =>
        reader.Current.Kind is TokenKind.OutputEnd or TokenKind.BlockEnd || reader.IsOperator(")") || reader.IsName("in");

    private Expression ParseConditional()
    {
        reader.CheckDepth();
        var value = ParseOr();
        while (reader.TryReadName("if"))
        {
            var condition = ParseOr();
            value = new Expression.Conditional(condition, value, reader.TryReadName("else") ? ParseConditional() : null);
        }

        return value;
    }

    private Expression ParseOr()
    {
        var left = ParseAnd();
        while (reader.TryReadName("or"))
        {
            left = new Expression.Logic(IsOr: true, left, ParseAnd());
        }

        return left;
    }

    private Expression ParseAnd()
    {
        var left = ParseNot();
        while (reader.TryReadName("and"))
        {
            left = new Expression.Logic(IsOr: false, left, ParseNot());
        }

        return left;
    }

    private Expression ParseNot()
    {
        reader.CheckDepth();
        return reader.TryReadName("not") ? new Expression.Not(ParseNot()) : ParseComparison();
    }

    private Expression ParseComparison()
    {
        var first = ParseSum();
        var rest = new List<(string, Expression)>();
        while (true)
        {
            if (reader.Current.Kind == TokenKind.Operator && Comparisons.Contains(reader.Current.Text))
            {
                rest.Add((reader.Read().Text, ParseSum()));
            }
            else if (reader.TryReadName("in"))
            {
                rest.Add(("in", ParseSum()));
            }
            else if (reader.IsName("not") && reader.Next is { Kind: TokenKind.Name, Text: "in" })
            {
                reader.Read();
                reader.Read();
                rest.Add(("not in", ParseSum()));
            }
            else
            {
                return rest.Count == 0 ? first : new Expression.Comparison(first, rest);
            }
        }
    }

    private Expression ParseSum() => ParseChain(["+", "-"], ParseConcatenation);

    private Expression ParseConcatenation() => ParseChain(["~"], ParseProduct);

    private Expression ParseProduct() => ParseChain(["*", "/", "//", "%"], ParsePower);

    private Expression ParsePower() => ParseChain(["**"], () => ParseUnary(withFilters: true));

    private Expression ParseChain(string[] operators, Func<Expression> parseOperand)
    {
        var left = parseOperand();
        while (reader.Current.Kind == TokenKind.Operator && operators.Contains(reader.Current.Text))
        {
            left = new Expression.Binary(reader.Read().Text, left, parseOperand());
        }

        return left;
    }

    private Expression ParseUnary(bool withFilters)
    {
        reader.CheckDepth();
        var value = reader.TryReadOperator("-") ? new Expression.Negative(ParseUnary(withFilters: false))
            : reader.TryReadOperator("+") ? ParseUnary(withFilters: false)
            : ParsePrimary();
        value = ParsePostfix(value);
        return withFilters ? ParseFiltersAndTests(value) : value;
    }

    private Expression ParsePrimary()
    {
        var token = reader.Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                reader.Read();
                return token.Text switch
                {
                    "true" or "True" => new Expression.Literal(true),
                    "false" or "False" => new Expression.Literal(false),
                    "none" or "None" => new Expression.Literal(null),
                    _ => new Expression.Name(token.Text),
                };
            case TokenKind.String:
                return new Expression.Literal(ParseText());
            case TokenKind.Integer:
                reader.Read();
                return long.TryParse(token.Text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var integer)
                    ? new Expression.Literal(integer)
                    : throw new JinjaException($"the number {token.Text} is too large", token.Line);
            case TokenKind.Float:
                reader.Read();
                return new Expression.Literal(double.Parse(token.Text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
            case TokenKind.Operator when token.Text == "(":
                return ParseParentheses();
            case TokenKind.Operator when token.Text == "[":
                reader.Read();
                return new Expression.ListOf(ParseItems("]", Parse), IsTuple: false);
            case TokenKind.Operator when token.Text == "{":
                reader.Read();
                return new Expression.DictOf(ParseItems("}", ParsePair));
            default:
                throw reader.Unexpected("a value");
        }
    }

    /// <summary>Texts that follow each other are one.</summary>
    private string ParseText()
    {
        var parts = new List<string>();
        while (reader.Current.Kind == TokenKind.String)
        {
            parts.Add(reader.Read().Text);
        }

        return string.Concat(parts);
    }

    private Expression ParseParentheses()
    {
        reader.Read();
        if (reader.TryReadOperator(")"))
        {
            return new Expression.ListOf([], IsTuple: true);
        }

        var inner = ParseTuple();
        reader.Expect(TokenKind.Operator, ")");
        return inner;
    }

    private List<T> ParseItems<T>(string close, Func<T> parse)
    {
        var items = new List<T>();
        while (!reader.IsOperator(close))
        {
            items.Add(parse());
            if (!reader.TryReadOperator(","))
            {
                break;
            }
        }

        reader.Expect(TokenKind.Operator, close);
        return items;
    }

    private (Expression Key, Expression Value) ParsePair()
    {
        var key = Parse();
        reader.Expect(TokenKind.Operator, ":");
        return (key, Parse());
    }

    private Expression ParsePostfix(Expression value)
    {
        while (true)
        {
            if (reader.TryReadOperator("."))
            {
                value = reader.Current.Kind == TokenKind.Integer
                    ? new Expression.Item(value, ParsePrimary())
                    : new Expression.Member(value, reader.ReadName());
            }
            else if (reader.TryReadOperator("["))
            {
                value = ParseSubscript(value);
            }
            else if (reader.IsOperator("("))
            {
                value = new Expression.Call(value, ParseArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression ParseSubscript(Expression owner)
    {
        var parts = new List<Expression?>();
        var isSlice = false;
        while (true)
        {
            parts.Add(reader.IsOperator(":") || reader.IsOperator("]") ? null : Parse());
            if (!reader.TryReadOperator(":"))
            {
                break;
            }

            isSlice = true;
        }

        if (parts.Count > 3 || (!isSlice && parts[0] is null))
        {
            throw reader.Unexpected("an index");
        }

        reader.Expect(TokenKind.Operator, "]");
        return isSlice
            ? new Expression.Slice(owner, parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2))
            : new Expression.Item(owner, parts[0]!);
    }

    private Expression ParseFiltersAndTests(Expression value)
    {
        while (true)
        {
            if (reader.TryReadOperator("|"))
            {
                value = ParseFilter(value);
            }
            else if (reader.TryReadName("is"))
            {
                value = ParseTest(value);
            }
            else if (reader.IsOperator("("))
            {
                value = new Expression.Call(value, ParseArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression.Filter ParseFilter(Expression operand)
    {
        var name = reader.ReadName();
        return new Expression.Filter(operand, name, reader.IsOperator("(") ? ParseArguments() : Arguments.None);
    }

    private Expression.Test ParseTest(Expression operand)
    {
        var isNegated = reader.TryReadName("not");
        var name = reader.ReadName();
        var arguments = reader.IsOperator("(") ? ParseArguments()
            : HasArgument() ? new Arguments([ParsePostfix(ParsePrimary())], [])
            : Arguments.None;
        return new Expression.Test(operand, name, arguments, isNegated);
    }

    private bool HasArgument() => reader.Current.Kind switch
    {
        TokenKind.Name => !EndOfTest.Contains(reader.Current.Text),
        TokenKind.String or TokenKind.Integer or TokenKind.Float => true,
        TokenKind.Operator => reader.Current.Text is "[" or "{",
        _ => false,
    };
}
