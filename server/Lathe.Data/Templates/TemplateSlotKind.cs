namespace Lathe.Data.Templates;

public enum TemplateSlotKind
{
    Text,
    Bos,
    Eos,
}
