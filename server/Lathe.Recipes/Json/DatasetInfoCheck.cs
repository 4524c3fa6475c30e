using Lathe.Recipes.Findings;
using Lathe.Recipes.Schema;
using Lathe.Recipes.Text;
using Newtonsoft.Json.Linq;

namespace Lathe.Recipes.Json;

/// <summary>Checks <c>dataset_info.json</c>.</summary>
public static class DatasetInfoCheck
{
    /// <summary>The name the file has in every folder of datasets.</summary>
    public const string FileName = "dataset_info.json";

    /// <summary>Everything there is to say about a file. Never throws for anything a user wrote.</summary>
    /// <param name="source">The file.</param>
    /// <param name="folder">The folder it is in, for data files; null when that is not known.</param>
    /// <param name="facts">What may be known about that folder; null for nothing.</param>
    /// <param name="datasets">The datasets that matter; null for all.</param>
    public static IReadOnlyList<Finding> Run(
        SourceText source, string? folder = null, IJsonFacts? facts = null, IReadOnlyCollection<string>? datasets = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        JsonFindings findings = JsonFindings.Begin(source, JsonCodes.DatasetInfo, Schemas.DatasetInfo);
        foreach (JProperty entry in findings.Root?.Properties() ?? [])
        {
            if (entry.Value is JObject fields)
            {
                var rules = new DatasetEntryRules(entry, fields, findings);
                rules.Check();
                if (folder is not null && facts is not null)
                {
                    rules.CheckFiles(folder, facts);
                }
            }
        }

        return datasets is null ? findings.InOrder() : Of(datasets, findings);
    }

    /// <summary>Findings inside the entries of the given names, and those that concern the whole file.</summary>
    private static IReadOnlyList<Finding> Of(IReadOnlyCollection<string> datasets, JsonFindings findings)
    {
        TextSpan[] others =
        [
            .. (findings.Root?.Properties() ?? [])
                .Where(entry => !datasets.Contains(entry.Name))
                .Select(entry => TextSpan.FromBounds(JsonPlace.Of(entry).Start, JsonPlace.Of(entry.Value).End)),
        ];
        return [.. findings.InOrder().Where(finding => !others.Any(other => other.Contains(finding.Span.Start)))];
    }
}
