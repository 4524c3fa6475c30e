using System.Text;

namespace Lathe.Recipes.Keys;

/// <summary>Names as LLaMA-Factory writes them: <c>LoraRank</c> is <c>lora_rank</c>.</summary>
internal static class SnakeCase
{
    public static string From(string pascalCase)
    {
        var builder = new StringBuilder();
        foreach (char c in pascalCase)
        {
            if (char.IsUpper(c) && builder.Length > 0)
            {
                builder.Append('_');
            }

            builder.Append(char.ToLowerInvariant(c));
        }

        return builder.ToString();
    }
}
