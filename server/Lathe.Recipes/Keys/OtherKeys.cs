using System.Reflection;
using Lathe.Recipes.Findings;

namespace Lathe.Recipes.Keys;

/// <summary>
/// Keys without a record: those that have nothing to change here, and those that can't be done yet. One line each in
/// <c>other-keys.tsv</c>: name, group, status (<c>not-yet-warn</c> for what leaves the trained weights as they are), default, further
/// harmless values (separated by blanks), reason.
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
            string[] cells = line.Split('\t');
            yield return new RecipeKey
            {
                Name = cells[0],
                Group = cells[1],
                Status = cells[2] == "ignored" ? KeyStatus.Ignored : KeyStatus.NotYet,
                NotYetSeverity = cells[2] == "not-yet-warn" ? Severity.Warning : Severity.Error,
                Kind = KeyKind.Other,
                DefaultText = cells[3],
                Nullable = true,
                HarmlessValues = [cells[3], .. cells[4].Split(' ', StringSplitOptions.RemoveEmptyEntries)],
                Documentation = cells[5],
                Reason = cells[5],
                Secret = IsSecret(cells[0]),
            };
        }
    }

    private static bool IsSecret(string name) =>
        name.EndsWith("_token", StringComparison.Ordinal)
        || name.EndsWith("_secret", StringComparison.Ordinal)
        || name.EndsWith("api_key", StringComparison.Ordinal)
        || name.EndsWith("webhook_url", StringComparison.Ordinal);
}
