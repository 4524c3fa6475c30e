using System.Runtime.CompilerServices;

namespace Lathe.Data.Templates.Jinja;

/// <summary>Tokens, read one after the other.</summary>
internal sealed class TokenReader(IReadOnlyList<Token> tokens)
{
    private int _at;

    public Token Current => tokens[_at];

    public Token Next => tokens[Math.Min(_at + 1, tokens.Count - 1)];

    public Token Read()
    {
        var token = tokens[_at];
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    public bool Is(TokenKind kind, string text) => Current.Kind == kind && Current.Text == text;

    public bool IsOperator(string text) => Is(TokenKind.Operator, text);

    public bool IsName(string text) => Is(TokenKind.Name, text);

    public bool TryRead(TokenKind kind, string text)
    {
        var found = Is(kind, text);
        if (found)
        {
            Read();
        }

        return found;
    }

    public bool TryReadOperator(string text) => TryRead(TokenKind.Operator, text);

    public bool TryReadName(string text) => TryRead(TokenKind.Name, text);

    public void Expect(TokenKind kind, string text)
    {
        if (!TryRead(kind, text))
        {
            throw Unexpected($"'{text}'");
        }
    }

    public string ReadName() => Current.Kind == TokenKind.Name ? Read().Text : throw Unexpected("a name");

    public void ReadBlockEnd()
    {
        if (Current.Kind != TokenKind.BlockEnd)
        {
            throw Unexpected("'%}'");
        }

        Read();
    }

    /// <summary>The first name in the block that begins here; null where none does.</summary>
    public string? BlockName => Current.Kind == TokenKind.BlockStart && Next.Kind == TokenKind.Name ? Next.Text : null;

    /// <exception cref="JinjaException">What has been read is nested too deep.</exception>
    public void CheckDepth()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new JinjaException("tags or expressions are nested too deep", Current.Line);
        }
    }

    public JinjaException Unexpected(string expected) => new($"{expected} is missing before {Show(Current)}", Current.Line);

    private static string Show(Token token)
    {
        const int Shown = 40;
        return token.Kind switch
        {
            TokenKind.End => "the end of the template",
            TokenKind.Data => "the text behind the tag",
            TokenKind.OutputEnd => "'}}'",
            TokenKind.BlockEnd => "'%}'",
            TokenKind.OutputStart => "'{{'",
            TokenKind.BlockStart => "'{%'",
            _ => $"'{(token.Text.Length > Shown ? token.Text[..Shown] + "..." : token.Text)}'",
        };
    }
}
