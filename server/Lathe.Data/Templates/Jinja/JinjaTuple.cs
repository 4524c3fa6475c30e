namespace Lathe.Data.Templates.Jinja;

/// <summary>A list that shows itself in parentheses and equals no other list than a tuple.</summary>
internal sealed class JinjaTuple : List<object?>
{
    public JinjaTuple(IEnumerable<object?> items)
        : base(items)
    {
    }
}
