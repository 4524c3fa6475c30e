using System.Reflection;
using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Keys;

/// <summary>
/// Keys without a record: those that have nothing to change here, and those that can't be done yet. One line each in
/// <c>other-keys.tsv</c>, with the columns
/// <list type="table">
/// <item><term>name, group</term><description>the key, and the part of a recipe it belongs to</description></item>
/// <item><term>commands</term><description>the commands that take the key; <c>all</c> for every one</description></item>
/// <item><term>status</term><description><c>ignored</c>, <c>ignored-in-training</c> (it has an effect in the other commands),
/// <c>not-yet</c>, or <c>not-yet-warn</c> for what leaves the trained weights as they are</description></item>
/// <item><term>kind</term><description>bool, int, number, text, list, numbers, choice, mapping; <c>a|b</c> where two are
/// taken</description></item>
/// <item><term>default</term><description>as YAML; <c>null</c> may be written where it is the default</description></item>
/// <item><term>choices</term><description>the only values of a choice or int; values of a text or list among others</description></item>
/// <item><term>range, unit</term><description>of numbers; see <see cref="RangeNotation"/></description></item>
/// <item><term>harmless</term><description>values beside the default that ask for nothing, as YAML</description></item>
/// <item><term>memory</term><description>how the key changes the memory a run needs</description></item>
/// <item><term>documentation</term><description>what the key does in LLaMA-Factory</description></item>
/// <item><term>reason</term><description>why it is ignored, or what can't be done yet</description></item>
/// </list>
/// Several words in a cell are separated by blanks.
/// </summary>
internal static class OtherKeys
{
    private const string Resource = "Lathe.Recipes.Keys.other-keys.tsv";

    public static IEnumerable<RecipeKey> Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the build.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return Parse(line.Split('\t'));
        }
    }

    private static RecipeKey Parse(string[] cells)
    {
        KeyKind[] kinds = [.. cells[4].Split('|').Select(KindOf)];
        string[] harmless = [cells[5], .. Words(cells[9])];
        RangeNotation range = RangeNotation.Parse(cells[7]);
        return new RecipeKey
        {
            Name = cells[0],
            Group = cells[1],
            Commands = RecipeCommands.Parse(cells[2]),
            Status = cells[3].StartsWith("ignored", StringComparison.Ordinal) ? KeyStatus.Ignored : KeyStatus.NotYet,
            WorksOutsideTraining = cells[3] == "ignored-in-training",
            NotYetSeverity = cells[3] == "not-yet-warn" ? Severity.Warning : Severity.Error,
            Kind = kinds[0],
            AlternativeKind = kinds.Length > 1 ? kinds[1] : null,
            DefaultText = cells[5],
            Nullable = harmless.Contains("null"),
            Choices = Words(cells[6]),
            Min = range.Min,
            Max = range.Max,
            MinExclusive = range.MinExclusive,
            MaxExclusive = range.MaxExclusive,
            Also = range.Also,
            Unit = cells[8].Length > 0 ? cells[8] : null,
            HarmlessValues = harmless,
            MemoryEffect = cells[10].Length > 0 ? cells[10] : null,
            Documentation = cells[11],
            Reason = cells[12],
            Secret = IsSecret(cells[0]),
        };
    }

    private static string[] Words(string cell) => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static KeyKind KindOf(string word) => word switch
    {
        "bool" => KeyKind.Bool,
        "int" => KeyKind.WholeNumber,
        "number" => KeyKind.Real,
        "text" => KeyKind.Text,
        "list" => KeyKind.TextList,
        "numbers" => KeyKind.NumberList,
        "choice" => KeyKind.Choice,
        "mapping" => KeyKind.Mapping,
        _ => throw new InvalidOperationException($"'{word}' is no kind of key."),
    };

    private static bool IsSecret(string name) =>
        name.EndsWith("_token", StringComparison.Ordinal)
        || name.EndsWith("_secret", StringComparison.Ordinal)
        || name.EndsWith("api_key", StringComparison.Ordinal)
        || name.EndsWith("webhook_url", StringComparison.Ordinal);
}
