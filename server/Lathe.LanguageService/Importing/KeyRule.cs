using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace Lathe.LanguageService.Importing;

/// <summary>
/// What becomes of a key of Axolotl's. One line each in <c>axolotl-keys.tsv</c>, with the columns
/// <list type="table">
/// <item><term>key</term><description>as Axolotl calls it</description></item>
/// <item><term>rule</term><description>see <see cref="KeyRuleKind"/></description></item>
/// <item><term>target</term><description>the recipe's key; the tracker's name</description></item>
/// <item><term>value</term><description>of the recipe's key; for a choice the words that change, as <c>old=new</c>, with nothing behind
/// the sign for what has no counterpart</description></item>
/// <item><term>note</term><description>what stands above the recipe's key; why a key is left, as a sentence</description></item>
/// </list>
/// </summary>
internal sealed record KeyRule(string Key, KeyRuleKind Kind, string Target, string Value, string? Note)
{
    private const string Resource = "Lathe.LanguageService.Importing.axolotl-keys.tsv";

    private static readonly Lazy<FrozenDictionary<string, KeyRule>> Rules =
        new(() => Read().ToFrozenDictionary(rule => rule.Key, StringComparer.Ordinal));

    /// <summary>All rules, by key.</summary>
    public static IReadOnlyDictionary<string, KeyRule> All => Rules.Value;

    private static IEnumerable<KeyRule> Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the build.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string[] cells in lines.Skip(1).Select(line => line.Split('\t')))
        {
            yield return new KeyRule(
                cells[0], Enum.Parse<KeyRuleKind>(cells[1], ignoreCase: true), cells[2], cells[3], cells[4].Length > 0 ? cells[4] : null);
        }
    }
}
