namespace Lathe.LanguageService.Tests.Properties;

/// <summary>Spoils texts the way editing does, and worse.</summary>
internal static class Mutation
{
    private static readonly string[] Pieces =
    [
        "\n", "\r\n", "\r", "\t", "  ", ":", ": ", "- ", "-", "#", " #", "[", "]", "{", "}", ",", "\"", "'", "\\", "|\n", ">\n",
        "&a ", "*a", "<<: *a", "---\n", "...\n", "%YAML 1.1\n", "!!str ", "!x", "? ", "@", "`", "\u0000", "\uFEFF", "\u2028", "\u0085",
        "😀", "\ud83d", "模型", "${", "}",
        "lora_rank", "dataset: [", "dataset:\n  - ", "lora_target: \"", "stage:", "lr: ", "hf_hub_token: ", "null", "1e-4", "no",
    ];

    public static string Apply(string text, Random random, int most)
    {
        for (int count = random.Next(1, most + 1); count > 0; count--)
        {
            int place = random.Next(text.Length + 1);
            int length = Math.Min(random.Next(20), text.Length - place);
            text = random.Next(5) switch
            {
                0 => text.Remove(place, length),
                1 => text.Insert(place, text.Substring(place, length)),
                2 => text[..place],
                _ => text.Insert(place, Pieces[random.Next(Pieces.Length)]),
            };
        }

        return text;
    }
}
