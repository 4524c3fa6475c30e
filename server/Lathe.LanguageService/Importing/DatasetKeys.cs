using Lathe.LanguageService.Writing;

namespace Lathe.LanguageService.Importing;

/// <summary>Datasets and how their rows become texts.</summary>
internal static class DatasetKeys
{
    public static IReadOnlyDictionary<string, KeyHandler> All { get; } = new Dictionary<string, KeyHandler>
    {
        ["datasets"] = (key, draft) => Add(key, draft, "dataset"),
        ["pretraining_dataset"] = (key, draft) => Add(key, draft, "dataset"),
        ["test_datasets"] = (key, draft) => Add(key, draft, "eval_dataset"),
        ["chat_template"] = Template,
        ["sequence_len"] = Length,
        ["sample_packing"] = Packing,
        ["val_set_size"] = Kept,
    };

    /// <summary>Chat templates by Axolotl's name, where LLaMA-Factory has another one.</summary>
    private static readonly Dictionary<string, string> Templates = new(StringComparer.Ordinal)
    {
        ["mistral_v1"] = "mistral",
        ["mistral_v2v3"] = "mistral",
        ["mistral_v3_tekken"] = "ministral",
        ["mistral_v7_tekken"] = "mistral_small",
        ["phi_3"] = "phi",
        ["phi_35"] = "phi",
        ["deepseek_v2"] = "deepseek",
        ["deepseek_v3"] = "deepseek3",
        ["qwen_25"] = "qwen",
    };

    /// <summary>There are datasets, and all of them are of plain text.</summary>
    public static bool AreAllTexts(ImportDraft draft)
    {
        string?[] types = [.. draft.Find("datasets") is { } key ? Types(key, draft) : []];
        return types.Length > 0
            ? types.All(type => type is not null && DatasetType.IsTextType(type))
            : draft.Find("pretraining_dataset") is not null;
    }

    /// <summary>The template that belongs to the types of the datasets; null when none does, or several.</summary>
    public static string? TemplateOfTypes(ImportDraft draft)
    {
        string?[] templates =
        [
            .. (draft.Find("datasets") is { } key ? Types(key, draft) : [])
                .Select(type => type is null ? null : DatasetType.Find(type, "sft")?.Template)
                .Distinct(),
        ];
        return templates is [{ } one] ? one : null;
    }

    private static IEnumerable<string?> Types(SourceKey key, ImportDraft draft) =>
        key.Items(draft.Source).Select(item => item.Fields(draft.Source).GetValueOrDefault("type")?.Text);

    private static void Add(SourceKey key, ImportDraft draft, string target)
    {
        if (!key.IsSet)
        {
            draft.Settle(key);
            return;
        }

        IReadOnlyList<string> names = new DatasetEntries(draft, MethodKeys.StageOf(draft)).Add(key);
        if (names.Count == 0)
        {
            draft.Leave(key, "It names no rows: set the dataset by hand.");
            return;
        }

        draft.Put(key, names.Count == 1 ? RecipeLine.Of(target, names[0]) : new RecipeLine(target, string.Join(',', names)));
    }

    private static void Length(SourceKey key, ImportDraft draft)
    {
        string? remark = MethodKeys.StageOf(draft) == "pt"
            ? null
            : "Longer samples are shortened here; Axolotl leaves them out unless it is told to.";
        if (!key.IsSet)
        {
            draft.Settle(key);
        }
        else if (key.Value is { } value)
        {
            draft.Put(key, "cutoff_len", key.NumberValue ?? value, remark);
        }
        else
        {
            draft.Leave(key, "It should be a number of tokens.");
        }
    }

    /// <summary>Plain text is packed unless a recipe says otherwise; samples are packed if it says so, and do not see each other.</summary>
    private static void Packing(SourceKey key, ImportDraft draft)
    {
        bool isText = MethodKeys.StageOf(draft) == "pt";
        if (key.IsFalse && isText)
        {
            draft.Put(key, "packing", false);
        }
        else if (key.IsIdle || isText)
        {
            draft.Settle(key);
        }
        else
        {
            draft.Put(key, "neat_packing", true);
        }
    }

    private static void Kept(SourceKey key, ImportDraft draft)
    {
        if (key.IsIdle)
        {
            draft.Settle(key);
        }
        else if (key.Value is { } value)
        {
            draft.Put(key, "val_size", value);
        }
        else
        {
            draft.Leave(key, "It should be a share or a number of rows.");
        }
    }

    private static void Template(SourceKey key, ImportDraft draft)
    {
        string? name = key.Text;
        if (!key.IsSet || name?.StartsWith("tokenizer_default", StringComparison.Ordinal) == true)
        {
            // Without a template the tokenizer's own counts.
            draft.Settle(key);
        }
        else if (name is "jinja")
        {
            draft.Leave(key, "Jinja is not run: choose a template by its name, or leave template out to use the tokenizer's own.");
        }
        else if (name is not null)
        {
            draft.Put(key, "template", Templates.GetValueOrDefault(name, name));
        }
        else
        {
            draft.Leave(key, "It should be the name of a template.");
        }
    }
}
