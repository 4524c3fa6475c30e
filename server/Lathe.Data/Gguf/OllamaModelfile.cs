using Lathe.Data.Tokenizers;

namespace Lathe.Data.Gguf;

/// <summary>The text of a <c>Modelfile</c>, by which Ollama takes a GGUF file in.</summary>
public static class OllamaModelfile
{
    private const string Quotes = "\"\"\"";

    /// <param name="folder">The model's, for its tokenizer and chat template.</param>
    /// <param name="file">Name of the GGUF file beside the Modelfile.</param>
    /// <param name="chatTemplate">The Jinja template in the GGUF file, where it is not the folder's own.</param>
    /// <returns>
    /// With a template where the model's own only puts texts around messages; otherwise Ollama goes by the one in the GGUF file, as far as it
    /// knows it.
    /// </returns>
    /// <exception cref="DataException">There is no tokenizer, or a malformed one.</exception>
    public static string Write(string folder, string file, string? chatTemplate = null)
    {
        var tokenizer = TokenizerLoader.Load(folder);
        var turns = SimpleTurns.Find(tokenizer, chatTemplate ?? tokenizer.ChatTemplate);
        List<string> lines = [$"FROM ./{file}"];
        if (turns is not null && Template(turns) is { } template)
        {
            lines.Add($"TEMPLATE {Quotes}{template}{Quotes}");
        }

        string?[] stops = [tokenizer.EosId is { } eos ? tokenizer.IdToToken(eos) : null, turns?.Assistant.Behind.Trim()];
        lines.AddRange(stops.OfType<string>().Where(stop => stop.Length > 0 && !stop.AsSpan().ContainsAny("\"\r\n")).Distinct()
            .Select(stop => $"PARAMETER stop \"{stop}\""));
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>As a template of Go; null: a text can't be written there as it is.</summary>
    private static string? Template(SimpleTurns turns)
    {
        string[] texts =
        [
            turns.System.Before, turns.System.Behind, turns.User.Before, turns.User.Behind, turns.Assistant.Before, turns.Assistant.Behind,
        ];
        return texts.Any(text => text.Contains("{{", StringComparison.Ordinal) || text.Contains('"'))
            ? null
            : "{{ range .Messages }}"
                + $"{{{{ if eq .Role \"system\" }}}}{Around(turns.System)}"
                + $"{{{{ else if eq .Role \"user\" }}}}{Around(turns.User)}"
                + $"{{{{ else if eq .Role \"assistant\" }}}}{Around(turns.Assistant)}{{{{ end }}}}"
                + "{{ end }}" + turns.Assistant.Before;

        static string Around((string Before, string Behind) texts) => texts.Before + "{{ .Content }}" + texts.Behind;
    }
}
