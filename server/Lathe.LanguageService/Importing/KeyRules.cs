using Lathe.Recipes.Keys;

namespace Lathe.LanguageService.Importing;

/// <summary>Applies the rules that a line of the table says all about.</summary>
internal static class KeyRules
{
    private const string Unknown = "This is no key of Axolotl's that is known here";

    /// <summary>Why a key without a rule is left.</summary>
    /// <param name="name">The key.</param>
    /// <param name="known">Keys that may have been meant.</param>
    public static string UnknownReason(string name, IEnumerable<string> known) =>
        NameDistance.Nearest(name, known) is { } near ? $"{Unknown}; {near} is." : $"{Unknown}.";

    public static void Apply(KeyRule rule, SourceKey key, ImportDraft draft)
    {
        switch (rule.Kind)
        {
            case KeyRuleKind.Take when key.IsSet:
                Take(rule, key, draft);
                break;
            case KeyRuleKind.Flag when key.IsTrue:
            case KeyRuleKind.Off when key.IsFalse:
                draft.Put(key, rule.Target, ScalarOf(rule.Value), rule.Note);
                break;
            case KeyRuleKind.Flag or KeyRuleKind.Off when key is { IsSet: true, IsTrue: false, IsFalse: false }:
                draft.Leave(key, "Only true and false are understood here.");
                break;
            case KeyRuleKind.Choice when key.IsSet:
                Choose(rule, key, draft);
                break;
            case KeyRuleKind.Tracker when !key.IsIdle:
                draft.PutTracker(key, rule.Target);
                break;
            case KeyRuleKind.Drop when !key.IsIdle:
                draft.Leave(key, rule.Note!);
                break;
            case KeyRuleKind.Code:
                CodedKeys.All[key.Name](key, draft);
                break;
            default:
                draft.Settle(key);
                break;
        }
    }

    private static void Take(KeyRule rule, SourceKey key, ImportDraft draft)
    {
        bool isNumber = RecipeKeys.Find(rule.Target)!.Kind is KeyKind.WholeNumber or KeyKind.Real;
        if (key.Value is { } value)
        {
            draft.Put(key, rule.Target, isNumber ? key.NumberValue ?? value : value, rule.Note);
        }
        else
        {
            draft.Leave(key, $"Its value has a form that {rule.Target} does not take.");
        }
    }

    private static void Choose(KeyRule rule, SourceKey key, ImportDraft draft)
    {
        string? word = key.Text;
        string? other = rule.Value.Split(' ').Select(pair => pair.Split('=')).FirstOrDefault(pair => pair[0] == word)?[1];
        bool isKnown = other is null && word is not null && RecipeKeys.Find(rule.Target) is { } target
            && (target.Choices.Contains(word) || target.IsKnownNotYetValue(word));
        if (isKnown || other is { Length: > 0 })
        {
            draft.Put(key, rule.Target, other ?? word!);
        }
        else
        {
            draft.Leave(key, rule.Note!);
        }
    }

    private static object ScalarOf(string value) => value == "true" ? true : int.TryParse(value, out int number) ? number : value;
}
