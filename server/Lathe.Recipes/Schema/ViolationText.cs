using System.Globalization;
using Lathe.Recipes.Keys;
using Newtonsoft.Json.Linq;

namespace Lathe.Recipes.Schema;

/// <summary>A violation as a message: what is wrong, what to do, what was meant.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Help">What to do.</param>
/// <param name="Suggestion">What may be written instead; null when nothing is near.</param>
internal sealed record ViolationText(string Message, string Help, string? Suggestion)
{
    private const int MostNames = 12;

    /// <summary>Names of other tools and of habit, with the field that is meant.</summary>
    private static readonly Dictionary<string, string> Habits = new(StringComparer.Ordinal)
    {
        ["format"] = "formatting",
        ["file"] = "file_name",
        ["path"] = "file_name",
        ["data_file"] = "file_name",
        ["hf_url"] = "hf_hub_url",
        ["column"] = "columns",
        ["tag"] = "tags",
        ["instruction"] = "prompt",
        ["input"] = "query",
        ["output"] = "response",
        ["conversations"] = "messages",
        ["role"] = "role_tag",
        ["content"] = "content_tag",
        ["user"] = "user_tag",
        ["assistant"] = "assistant_tag",
    };

    public static ViolationText Of(Violation violation)
    {
        string field = violation.Field is { } name ? SchemaWords.Shorten(name) : "This file";
        return violation.Kind switch
        {
            ViolationKind.UnknownField => Unknown(violation),
            ViolationKind.Deprecated => new($"'{field}' is a former name.", violation.Schema.DeprecatedMessage ?? "Use the present one.", null),
            ViolationKind.UnknownChoice => Choice(violation, field),
            ViolationKind.OutOfRange => new(
                $"{field} has to be {SchemaWords.Range(violation.Schema)}.", "Write a number in that range.", null),
            _ => new(
                $"{field} has to be {SchemaWords.Expected(violation.Schema)}, not {SchemaWords.Written(violation.Token)}.",
                Advice(violation),
                null),
        };
    }

    /// <summary>The known field that is meant; null when none is near.</summary>
    public static string? Nearest(string name, ICollection<string> known) =>
        Habits.TryGetValue(name, out string? usual) && known.Contains(usual) ? usual : NameDistance.Nearest(name, known);

    private static ViolationText Unknown(Violation violation)
    {
        ICollection<string> known = violation.Schema.Properties.Keys;
        string name = violation.Field ?? "";
        string place = violation.Path.Count > 1 ? $" in {SchemaWords.Shorten(violation.Path[^2])}" : "";
        string? nearest = Nearest(name, known);
        string help = nearest is null
            ? $"Known: {string.Join(", ", known.Take(MostNames))}{(known.Count > MostNames ? ", ..." : "")}."
            : $"{nearest}: {violation.Schema.Properties[nearest].Description}";
        return new($"There is no key '{SchemaWords.Shorten(name)}'{place}.", help, nearest);
    }

    private static ViolationText Choice(Violation violation, string field)
    {
        string written = Convert.ToString((violation.Token as JValue)?.Value, CultureInfo.InvariantCulture) ?? "";
        IReadOnlyList<string> texts = SchemaWords.Texts(violation.Schema);
        return new(
            $"'{SchemaWords.Shorten(written)}' is no value of {field}.",
            $"Possible: {SchemaWords.Expected(violation.Schema)}.",
            NameDistance.Nearest(written, texts));
    }

    private static string Advice(Violation violation) => violation.Token is JValue { Value: string text } && LooksLikeValue(text)
        ? "Remove the quotes."
        : $"Write {SchemaWords.Expected(violation.Schema)}.";

    private static bool LooksLikeValue(string text) =>
        text is "true" or "false" or "null" || double.TryParse(text, CultureInfo.InvariantCulture, out _);
}
