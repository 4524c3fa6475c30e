namespace Lathe.Data.Templates.Jinja;

internal enum TokenKind
{
    /// <summary>What stands outside of tags.</summary>
    Data,
    OutputStart,
    OutputEnd,
    BlockStart,
    BlockEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,
    End,
}
