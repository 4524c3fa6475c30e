using System.Collections.Frozen;
using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Fixes;

/// <summary>Takes out a key that does nothing, or can't be done.</summary>
internal static class RemovalFix
{
    private static readonly FrozenSet<string> Codes = new[]
    {
        FindingCodes.DuplicateKey, FindingCodes.UnknownKey, FindingCodes.DeprecatedKey, FindingCodes.NullValue, FindingCodes.KeyNotYet,
        FindingCodes.KeyIgnored, FindingCodes.ValSizeWithoutDataset, FindingCodes.PromptLabelsOutsideSft, FindingCodes.TwoWarmups,
        FindingCodes.LoraKeysUnused, FindingCodes.MaxStepsDecides, FindingCodes.EvaluationDataUnused,
    }.ToFrozenSet(StringComparer.Ordinal);

    public static Fix? For(RecipeSnapshot snapshot, Finding finding)
    {
        SourceText source = snapshot.Source;
        if (!Codes.Contains(finding.Code) || snapshot.Outline.At(source.GetLineIndex(finding.Span.Start)) is not { } entry)
        {
            return null;
        }

        // A former name that was overruled is in nobody's way but its own.
        bool isOverruled = finding.Code == FindingCodes.DeprecatedKey
            && finding.Suggestion is { } present && snapshot.Bound.Keys[present].KeySpan != finding.Span;
        bool isAbout = finding.Key == entry.Name || finding.Key == Renames.PresentName(entry.Name);
        return !isAbout || (finding.Code == FindingCodes.DeprecatedKey && !isOverruled) ? null
            : new Fix($"Remove {Shorten(entry.Name)}", finding, [new TextChange(EntryLines.Of(snapshot, entry), "")])
            {
                IsRemoval = true,
                IsPreferred = isOverruled,
                IsUnambiguous = isOverruled,
            };
    }

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40] + "...";
}
