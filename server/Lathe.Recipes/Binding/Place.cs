using Lathe.Recipes.Text;

namespace Lathe.Recipes.Binding;

/// <summary>Where a finding about a key's value is put.</summary>
internal static class Place
{
    /// <summary>The first line of the value; the key when the value is empty.</summary>
    public static TextSpan Of(BoundKey bound)
    {
        if (bound.ValueSpan.Length == 0)
        {
            return bound.KeySpan;
        }

        TextSpan line = bound.Source.GetLineSpan(bound.Source.GetLineIndex(bound.ValueSpan.Start));
        return TextSpan.FromBounds(bound.ValueSpan.Start, Math.Max(bound.ValueSpan.Start, Math.Min(bound.ValueSpan.End, line.End)));
    }
}
