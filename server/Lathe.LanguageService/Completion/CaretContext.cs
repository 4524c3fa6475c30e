using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Completion;

/// <summary>What kind of place the caret is in.</summary>
public abstract record CaretContext
{
    private protected CaretContext()
    {
    }

    /// <summary>The place at an offset; offsets outside the text are clamped, those inside a line break mean the line's end.</summary>
    public static CaretContext At(RecipeSnapshot snapshot, int offset)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return CaretReader.Read(snapshot, offset);
    }
}

/// <summary>A place where nothing is known to belong: a comment, a text, a nested mapping, another document.</summary>
public sealed record ElsewherePlace : CaretContext
{
    internal static ElsewherePlace Instance { get; } = new();
}

/// <summary>A key of the recipe stands here or may be written here.</summary>
/// <param name="Caret">The caret, within its line.</param>
/// <param name="Word">The key as far as it is there, without quotes; empty on an empty line.</param>
/// <param name="HasColon">The colon behind the key is there already.</param>
public sealed record KeyPlace(int Caret, TextSpan Word, bool HasColon) : CaretContext
{
    /// <summary>The quotation mark that has yet to be closed.</summary>
    internal char? OpenQuote { get; init; }

    /// <summary>Something stands behind the key although there is no colon.</summary>
    internal bool TextFollows { get; init; }
}

/// <summary>The value of a key, or an item of it, stands here or may be written here.</summary>
/// <param name="Caret">The caret, within its line.</param>
/// <param name="KeyName">The key as written.</param>
/// <param name="Key">What is known about it; null for an unknown key.</param>
/// <param name="Form">How the value is written.</param>
public sealed record ValuePlace(int Caret, string KeyName, RecipeKey? Key, ValueForm Form) : CaretContext
{
    internal Token Token { get; init; }

    /// <summary>What has to be written before a value: a blank behind the colon, or the dash of a list's item.</summary>
    internal string Prefix { get; init; } = "";

    /// <summary>The other items of the list.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>The value or item at the caret, without quotes; empty when there is none yet.</summary>
    public TextSpan Word => Token.Content;
}

/// <summary>How the value at the caret is written.</summary>
public enum ValueForm
{
    /// <summary>The whole value; for a list, its only name.</summary>
    Scalar,

    /// <summary>One of several names with commas between them: <c>dataset: a,b</c>.</summary>
    CommaItem,

    /// <summary>An item in brackets: <c>dataset: [a, b]</c>.</summary>
    FlowItem,

    /// <summary>An item on a line of its own: <c>- a</c>.</summary>
    BlockItem,
}
