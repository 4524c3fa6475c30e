using System.Globalization;
using System.Text;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Templates;

/// <summary>
/// Marks what comes from the data before a template puts it among its own text, so that special tokens in it stay text
/// (<c>split_special_tokens</c>). Changes nothing for a tokenizer that splits none.
/// </summary>
internal readonly struct DataShield(Tokenizer tokenizer)
{
    public string? Text(string? text) => text is null ? null : tokenizer.Shield(text);

    /// <summary>A text of JSON: escaped characters count as what they stand for, since that is what a template writes.</summary>
    public string? Json(string? json) => json is null || !tokenizer.SplitsSpecialTokens ? json : tokenizer.Shield(Unescaped(json));

    /// <param name="messages">As in the data.</param>
    /// <param name="template">Knows where a message that calls tools has its JSON.</param>
    public IReadOnlyList<ChatMessage> Messages(IReadOnlyList<ChatMessage> messages, ChatTemplate template)
    {
        if (!tokenizer.SplitsSpecialTokens)
        {
            return messages;
        }

        var shielded = new List<ChatMessage>(messages.Count);
        foreach (var message in messages)
        {
            var content = message.Content;
            if (message.Role == ChatRole.Function && template.SplitCalls(content).Calls is { Length: > 0 } calls)
            {
                content = content.Replace(calls, Unescaped(calls), StringComparison.Ordinal);
            }

            shielded.Add(message with { Content = tokenizer.Shield(content) });
        }

        return shielded;
    }

    /// <summary>The same JSON with characters in the place of escapes that are not needed.</summary>
    private static string Unescaped(string json)
    {
        if (!json.Contains('\\', StringComparison.Ordinal))
        {
            return json;
        }

        var text = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length; at++)
        {
            var next = json[at] == '\\' && at + 1 < json.Length ? json[at + 1] : '\0';
            if (next == 'u' && Unit(json, at + 2) is { } high && char.IsHighSurrogate(high)
                && json.AsSpan(at + 6).StartsWith("\\u", StringComparison.Ordinal) && Unit(json, at + 8) is { } low && char.IsLowSurrogate(low))
            {
                _ = text.Append(high).Append(low);
                at += 11;
            }
            else if (next == 'u' && Unit(json, at + 2) is { } unit && unit >= ' ' && unit is not ('"' or '\\') && !char.IsSurrogate(unit))
            {
                _ = text.Append(unit);
                at += 5;
            }
            else if (next == '/')
            {
                _ = text.Append('/');
                at++;
            }
            else if (next != '\0')
            {
                _ = text.Append(json[at]).Append(next);
                at++;
            }
            else
            {
                _ = text.Append(json[at]);
            }
        }

        return text.ToString();
    }

    /// <summary>The UTF-16 unit of four hexadecimal digits.</summary>
    private static char? Unit(string json, int at) =>
        at + 4 <= json.Length && ushort.TryParse(json.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
