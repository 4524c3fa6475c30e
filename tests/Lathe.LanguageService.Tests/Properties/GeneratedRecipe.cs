using System.Text;
using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Tests.Properties;

/// <summary>Recipes nobody would write by hand: every way to write a value, with comments, blank lines and odd spacing anywhere.</summary>
internal static class GeneratedRecipe
{
    private static readonly string[] Values =
    [
        "8", "1e-4", "true", "no", "null", "~", "", "text", "two words", "模型/路径", "😀 smile", "'it''s'", "\"a \\\" # b\"", "'a: b'", "a#b",
        "[a, b]", "[ a ,  \"b, c\" ]", "{x: 1, y: [2]}", "010", "0x1f", "12:30", "*shared", "&other 5", "!!str 7", "http://x:80/y",
        "|\n  first\n    second  \n\n  third", ">-\n    folded\n    text", "|2\n   kept\n  too", "|+\n  end\n\n", "|\n  # no comment\n  x",
        "\n- a\n-   b # note\n- 'c'", "\n    - a\n    -   b\n    # between\n    - c", "\n   x:   1\n   y:\n      - 2\n      -  z:  3\n         w: 4",
        "[a,\n  b,   # why\n  c]", "\"over\n  several\n\n  lines\"", "plain over\n  two lines", "{a: 1,\n   b: 2}", "\n  deeper", "\n  # only this\n  late",
    ];

    private static readonly string[] Between =
    [
        "", "", "", "", "\n", "\n\n\n", "# a comment\n", "  # indented\n", "### model\n", "\n### train\n", "### my own words\n",
        "#lora_rank: 16\n", "\n# apart\n\n", "# lathe-disable LT3003\n", "   \n", "####\n", "### 数据 😀 ###\n",
    ];

    private static readonly string[] Colons = [": ", ": ", ": ", ":   ", " : ", "  :  "];

    private static readonly string[] Endings = ["", "", "", " # why", "   # why", "                # far", "  ", "      ", " #"];

    public static string Write(Random random)
    {
        var builder = new StringBuilder();
        builder.Append(random.Next(8) switch { 0 => "---\n", 1 => "# What this is.\n\n", 2 => "%YAML 1.1\n---\n", _ => "" });
        builder.Append(random.Next(3) == 0 ? "shared_by: &shared 16\n" : "shared_by: &shared\n  lora_rank:   4\n");
        string[] keys = [.. random.GetItems(RecipeKeys.All.ToArray(), random.Next(1, 14)).Select(key => key.Name).Distinct()];
        foreach (string key in keys)
        {
            string value = Values[random.Next(Values.Length)];
            string colon = Colons[random.Next(Colons.Length)];
            builder.Append(Between[random.Next(Between.Length)]);
            builder.Append(random.Next(12) == 0 ? $"\"{key}\"" : key);
            builder.Append(value.StartsWith('\n') ? ":" : colon).Append(value);
            builder.Append(value.Contains('\n', StringComparison.Ordinal) ? "" : Endings[random.Next(Endings.Length)]).Append('\n');
        }

        builder.Append(random.Next(6) == 0 ? "<<: *shared\n" : "").Append(Between[random.Next(Between.Length)]);
        string text = random.Next(5) == 0 ? builder.ToString().TrimEnd('\n') : builder.ToString();
        return random.Next(5) == 0 ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;
    }
}
