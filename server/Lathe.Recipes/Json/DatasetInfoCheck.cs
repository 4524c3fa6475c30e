using System.Runtime.CompilerServices;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Schema;
using Lathe.Recipes.Text;
using Newtonsoft.Json.Linq;

namespace Lathe.Recipes.Json;

/// <summary>Checks <c>dataset_info.json</c>.</summary>
public sealed class DatasetInfoCheck
{
    /// <summary>The name the file has in every folder of datasets.</summary>
    public const string FileName = "dataset_info.json";

    /// <summary>A recipe is checked after every key press, and the file it names is mostly the same.</summary>
    private static readonly ConditionalWeakTable<SourceText, DatasetInfoCheck> Known = [];

    private readonly IReadOnlyList<Finding> _findings;
    private readonly IReadOnlyList<JProperty> _entries;

    private DatasetInfoCheck(SourceText source)
    {
        JsonFindings findings = JsonFindings.Begin(source, JsonCodes.DatasetInfo, Schemas.DatasetInfo);
        _entries = [.. findings.Root?.Properties().Where(entry => entry.Value is JObject) ?? []];
        foreach (JProperty entry in _entries)
        {
            new DatasetEntryRules(entry, findings).Check();
        }

        _findings = findings.InOrder();
    }

    /// <summary>Everything there is to say about a file. Never throws for anything a user wrote.</summary>
    /// <param name="source">The file.</param>
    /// <param name="folder">The folder it is in, for data files; null when that is not known.</param>
    /// <param name="facts">What may be known about that folder; null for nothing.</param>
    /// <param name="datasets">The datasets that matter; null for all.</param>
    public static IReadOnlyList<Finding> Run(
        SourceText source, string? folder = null, IJsonFacts? facts = null, IReadOnlyCollection<string>? datasets = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        DatasetInfoCheck check = Known.GetValue(source, text => new DatasetInfoCheck(text));
        JsonFindings more = JsonFindings.Empty(source, JsonCodes.DatasetInfo);
        if (folder is not null && facts is not null)
        {
            foreach (JProperty entry in check._entries.Where(entry => datasets is null || datasets.Contains(entry.Name)))
            {
                new DatasetEntryRules(entry, more).CheckFiles(folder, facts);
            }
        }

        return [.. check.About(datasets).Concat(more.InOrder()).OrderBy(finding => finding.Span.Start)];
    }

    /// <summary>Findings inside the entries of the given names, and those that concern the whole file.</summary>
    private IEnumerable<Finding> About(IReadOnlyCollection<string>? datasets)
    {
        if (datasets is null || _findings.Count == 0)
        {
            return _findings;
        }

        TextSpan[] others =
        [
            .. _entries
                .Where(entry => !datasets.Contains(entry.Name))
                .Select(entry => TextSpan.FromBounds(JsonPlace.Of(entry).Start, JsonPlace.Of(entry.Value).End)),
        ];
        return _findings.Where(finding => !others.Any(other => other.Contains(finding.Span.Start)));
    }
}
