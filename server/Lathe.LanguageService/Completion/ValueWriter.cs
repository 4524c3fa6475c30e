using System.Globalization;
using System.Text.RegularExpressions;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Completion;

/// <summary>Writes values as they have to be at one place: inside its quotes, with quotes of their own, after a blank.</summary>
internal sealed partial class ValueWriter
{
    private readonly ValuePlace _place;
    private readonly Token _token;
    private readonly string _suffix;
    private readonly string _typed;

    public ValueWriter(string text, ValuePlace place)
    {
        _place = place;
        _token = place.Token;
        int end = Math.Max(place.Caret, _token.Outer.End);
        _suffix = end < text.Length && text[end] == '#' ? " " : "";
        _typed = _token.Content.Start < place.Caret ? text[_token.Content.Start..place.Caret] : "";
    }

    /// <summary>The caret is between quotes, or behind an opening one.</summary>
    private bool IsInQuotes => _token.Quote is not null && _place.Caret >= _token.Content.Start;

    /// <summary>Of several names each is a part of the scalar: it can't have quotes of its own.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9_./-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex SafeAmongNames();

    /// <summary>The item; null when the value can't be written here.</summary>
    public CompletionItem? Write(ValueOffer offer, int place)
    {
        // Other names of values are left out until something is typed, as those of keys are.
        if (offer.Alias is { } alias && (_typed.Length == 0 || !Matching.IsSubsequence(_typed, alias)))
        {
            return null;
        }

        (string Text, TextSpan Span, string FilterPrefix)? written = IsInQuotes && offer.IsText ? InQuotes(offer) : Plain(offer);
        return written is not var (text, span, filterPrefix) ? null : new CompletionItem
        {
            Label = offer.Text,
            Kind = offer.Kind,
            InsertText = text,
            ReplaceSpan = span,
            Detail = offer.Detail,
            DocumentationId = offer.DocumentationId,
            SortText = string.Create(CultureInfo.InvariantCulture, $"{(offer.Alias is null ? 0 : 1)}{place:000}"),
            FilterText = filterPrefix + (offer.Alias ?? offer.Text),
            Deprecated = offer.NotYet,
            SuggestNext = offer.IsPartial,
        };
    }

    private (string Text, TextSpan Span, string FilterPrefix)? InQuotes(ValueOffer offer)
    {
        if (IsSplit(offer.Text))
        {
            return null;
        }

        string inside = _token.Quote == '\''
            ? offer.Text.Replace("'", "''", StringComparison.Ordinal)
            : offer.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        string close = _token.Closed ? "" : $"{_token.Quote}{_suffix}";
        return (inside + close, Replaced(_token.Content), "");
    }

    private (string Text, TextSpan Span, string FilterPrefix)? Plain(ValueOffer offer)
    {
        string? text = !offer.IsText ? offer.Text
            : IsSplit(offer.Text) ? null
            : _place.Form != ValueForm.CommaItem ? ValueText.Write(offer.Text)
            : SafeAmongNames().IsMatch(offer.Text) ? offer.Text
            : null;
        string filterPrefix = IsInQuotes ? _token.Quote.ToString()! : "";
        return text is null ? null : (_place.Prefix + text + _suffix, Replaced(_token.Outer), filterPrefix);
    }

    /// <summary>A scalar is split at its commas, in quotes as well; only items of a YAML list are taken as they are.</summary>
    private bool IsSplit(string value) =>
        _place is { Key.Kind: KeyKind.TextList, Form: ValueForm.Scalar or ValueForm.CommaItem }
        && value.Contains(',', StringComparison.Ordinal);

    private TextSpan Replaced(TextSpan span) =>
        TextSpan.FromBounds(Math.Min(span.Start, _place.Caret), Math.Max(span.End, _place.Caret));
}
