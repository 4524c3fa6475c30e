namespace Lathe.Data.Templates;

public enum TemplateSlotKind
{
    Text,
    Bos,
    Eos,

    /// <summary>A token named by its text; it is never tokenized.</summary>
    Token,
}
