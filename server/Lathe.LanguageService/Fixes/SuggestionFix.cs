using System.Collections.Frozen;
using Lathe.LanguageService.Edits;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Fixes;

/// <summary>Writes what a finding suggests in place of what is there.</summary>
internal static class SuggestionFix
{
    /// <summary>Names of other trainers whose values count something else, or mean the opposite of the key they come closest to.</summary>
    private static readonly FrozenSet<string> OtherMeaning = new[]
    {
        "compute_type", "evals_per_epoch", "load_in_4bit", "load_in_8bit", "lora_target_linear", "max_source_length",
        "max_target_length", "quantization", "saves_per_epoch", "train_only_on_prompt", "use_flash_attn", "use_gradient_checkpointing",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static Fix? For(RecipeSnapshot snapshot, Finding finding)
    {
        if (finding.Suggestion is not { } suggestion || finding.Span.Length == 0)
        {
            return null;
        }

        // A former name beside the present one has nothing to be renamed to.
        return finding.Code switch
        {
            FindingCodes.DeprecatedKey when snapshot.Bound.Keys[suggestion].KeySpan != finding.Span => null,
            FindingCodes.DeprecatedKey => Rename(snapshot, finding, suggestion, isSure: true),
            FindingCodes.UnknownKey => Rename(snapshot, finding, suggestion, IsSureKey(finding, suggestion)),
            FindingCodes.UnknownChoice => Replace(snapshot, finding, ValueText.Write(suggestion), IsSureChoice(finding, suggestion)),
            FindingCodes.UnknownDataset => Replace(snapshot, finding, DatasetText(snapshot, finding, suggestion), isSure: false),
            _ => Replace(snapshot, finding, suggestion, isSure: finding.Severity < Severity.Error),
        };
    }

    private static Fix Rename(RecipeSnapshot snapshot, Finding finding, string name, bool isSure)
    {
        TextSpan key = finding.Span;
        if (key.Length > 1 && snapshot.Source.Text[key.Start] is '"' or '\'')
        {
            key = TextSpan.FromBounds(key.Start + 1, key.End - 1);
        }

        return Make($"Rename to {name}", finding, key, name, isSure);
    }

    private static Fix Replace(RecipeSnapshot snapshot, Finding finding, string text, bool isSure)
    {
        TextSpan span = NodeText.WithoutProperties(snapshot.Source.Text, finding.Span);
        return Make($"Replace with {text}", finding, span, text, isSure);
    }

    private static Fix Make(string title, Finding finding, TextSpan span, string text, bool isSure) =>
        new(title, finding, [new TextChange(span, text)])
        {
            IsPreferred = isSure || finding.Code == FindingCodes.UnknownDataset,
            IsUnambiguous = isSure,
        };

    private static bool IsSureKey(Finding finding, string name) =>
        RecipeKeys.Find(name) is { Status: not KeyStatus.NotYet } && !OtherMeaning.Contains(finding.Key ?? "");

    private static bool IsSureChoice(Finding finding, string value) =>
        finding.Key is { } name && RecipeKeys.Find(name) is { } key && key.Choices.Contains(value);

    /// <summary>A name among others with commas has no quotes of its own.</summary>
    private static string DatasetText(RecipeSnapshot snapshot, Finding finding, string name) =>
        snapshot.Source.Text[finding.Span.Start] is '"' or '\'' ? ValueText.Write(name) : name;
}
