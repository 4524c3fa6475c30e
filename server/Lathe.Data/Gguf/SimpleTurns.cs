using Lathe.Data.Templates.Jinja;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Gguf;

/// <summary>
/// A chat template that writes the same text around every message of a role, and nothing else: found by rendering conversations, and held
/// against longer ones.
/// </summary>
/// <param name="System">Before and behind a system message.</param>
/// <param name="User">Before and behind a user's message.</param>
/// <param name="Assistant">Before and behind an answer; what is before it is also what asks for one.</param>
internal sealed record SimpleTurns((string Before, string Behind) System, (string Before, string Behind) User, (string Before, string Behind) Assistant)
{
    private const string S = "System words";
    private static readonly string[] Users = ["First question", "Second question", "Third question"];
    private static readonly string[] Answers = ["First answer", "Second answer"];

    /// <param name="tokenizer">Knows the tokens that a template may name.</param>
    /// <param name="source">The template; null: there is none.</param>
    /// <returns>Null: the template does more, or can't be rendered.</returns>
    public static SimpleTurns? Find(PipelineTokenizer tokenizer, string? source)
    {
        if (source is null)
        {
            return null;
        }

        try
        {
            var template = JinjaTemplate.Parse(source);
            return Find((messages, generate) => Render(template, tokenizer, messages, generate));
        }
        catch (JinjaException)
        {
            return null;
        }
    }

    /// <summary>What a conversation becomes.</summary>
    private string Write(IEnumerable<(string Role, string Content)> messages, bool generate) =>
        string.Concat(messages.Select(message => Around(message.Role) is var (before, behind) ? before + message.Content + behind : ""))
        + (generate ? Assistant.Before : "");

    private (string Before, string Behind) Around(string role) => role switch { "system" => System, "user" => User, _ => Assistant };

    private static SimpleTurns? Find(Func<IReadOnlyList<(string Role, string Content)>, bool, string> render)
    {
        (string, string)[] question = [("user", Users[0])];
        (string, string)[] turns = [.. question, ("assistant", Answers[0]), ("user", Users[1])];
        (string, string)[] system = [("system", S), .. question];
        if (Cut(render(question, false), Users[0]) is not [var userBefore, var userBehind]
            || Cut(render(turns, true), Users[0], Answers[0], Users[1]) is not [_, var ask, var next, _]
            || Cut(render(system, false), S, Users[0]) is not [var systemBefore, var systemBehind, _]
            || !ask.StartsWith(userBehind, StringComparison.Ordinal)
            || !next.EndsWith(userBefore, StringComparison.Ordinal)
            || !systemBehind.EndsWith(userBefore, StringComparison.Ordinal))
        {
            return null;
        }

        var found = new SimpleTurns(
            (systemBefore, systemBehind[..^userBefore.Length]),
            (userBefore, userBehind),
            (ask[userBehind.Length..], next[..^userBefore.Length]));
        (string, string)[] longer = [("system", S), .. turns, ("assistant", Answers[1]), ("user", Users[2])];
        return new[] { question, turns, system, longer, longer[1..] }.All(messages => found.Write(messages, true) == render(messages, true)) ? found : null;
    }

    /// <summary>What lies around texts that follow each other; null: they don't, or occur more than once.</summary>
    private static List<string>? Cut(string text, params string[] between)
    {
        var parts = new List<string>();
        foreach (var word in between)
        {
            var pieces = text.Split(word);
            if (pieces.Length != 2)
            {
                return null;
            }

            parts.Add(pieces[0]);
            text = pieces[1];
        }

        parts.Add(text);
        return parts;
    }

    /// <summary>Without the begin token, which who runs the model puts there.</summary>
    private static string Render(
        JinjaTemplate template, PipelineTokenizer tokenizer, IReadOnlyList<(string Role, string Content)> messages, bool generate)
    {
        var begin = Token(tokenizer.BosId);
        var text = template.Render(
            new Dictionary<string, object?>
            {
                ["messages"] = messages.Select(message => (object?)new JinjaDict { ["role"] = message.Role, ["content"] = message.Content }).ToList(),
                ["add_generation_prompt"] = generate,
                ["tools"] = null,
                ["documents"] = null,
                ["bos_token"] = begin,
                ["eos_token"] = Token(tokenizer.EosId),
                ["pad_token"] = Token(tokenizer.PadId),
            },
            new Meter(JinjaLimits.Default)).Text;
        return begin.Length > 0 && text.StartsWith(begin, StringComparison.Ordinal) ? text[begin.Length..] : text;

        string Token(int? id) => id is { } known ? tokenizer.IdToToken(known) ?? "" : "";
    }
}
