namespace Lathe.Data.Templates;

/// <summary>
/// A piece of a template's format. Every slot is tokenized on its own, because merging neighbours before tokenization would give other ids.
/// </summary>
public readonly record struct TemplateSlot
{
    /// <summary>Where a text slot takes the message.</summary>
    public const string ContentMark = "{{content}}";

    private TemplateSlot(TemplateSlotKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>The tokenizer's begin-of-sequence token; nothing when it has none.</summary>
    public static TemplateSlot Bos { get; } = new(TemplateSlotKind.Bos, "");

    /// <summary>The end-of-sequence token in force (see <see cref="ChatTemplate.EosId"/>).</summary>
    public static TemplateSlot Eos { get; } = new(TemplateSlotKind.Eos, "");

    public TemplateSlotKind Kind { get; }

    /// <summary>The literal text, with at most one <see cref="ContentMark"/>; or the token's name.</summary>
    public string Text { get; }

    public static implicit operator TemplateSlot(string text) => FromText(text);

    public static TemplateSlot FromText(string text) => new(TemplateSlotKind.Text, text);

    public static TemplateSlot FromToken(string name) => new(TemplateSlotKind.Token, name);

    /// <summary>A slot as templates.json writes it: <c>{bos}</c>, <c>{eos}</c>, <c>{token:NAME}</c>, or text.</summary>
    public static TemplateSlot Parse(string written) => written switch
    {
        "{bos}" => Bos,
        "{eos}" => Eos,
        ['{', 't', 'o', 'k', 'e', 'n', ':', .. var name, '}'] => FromToken(name),
        _ => FromText(written),
    };

    /// <summary>The text with the message in its place. A mark inside the message stays as it is.</summary>
    public string Fill(string content)
    {
        var mark = Text.IndexOf(ContentMark, StringComparison.Ordinal);
        return mark < 0 ? Text : string.Concat(Text.AsSpan(0, mark), content, Text.AsSpan(mark + ContentMark.Length));
    }
}
