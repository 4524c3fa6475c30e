namespace Lathe.LanguageService.Importing;

/// <summary>How the rows of one of Axolotl's dataset types are laid out.</summary>
/// <param name="Columns">Columns by the registry's name for them; empty: the usual ones.</param>
internal sealed record DatasetType(params (string Name, string Column)[] Columns)
{
    /// <summary>The rows are lists of messages.</summary>
    public bool HasMessages { get; init; }

    /// <summary>The rows are plain text.</summary>
    public bool IsText { get; init; }

    /// <summary>The template that Axolotl makes texts with, whatever else the configuration says; null for the chat template's.</summary>
    public string? Template { get; init; }

    /// <summary>Types of questions and answers, by name; a name may go on behind a colon or dot.</summary>
    private static readonly Dictionary<string, DatasetType> Plain = new(StringComparer.Ordinal)
    {
        ["alpaca"] = new() { Template = "alpaca" },
        ["alpaca_chat"] = new() { Template = "alpaca" },
        ["alpaca_w_system"] = new(("prompt", "instruction"), ("query", "input"), ("response", "output"), ("system", "system"))
        {
            Template = "alpaca",
        },
        ["alpaca_instruct"] = new() { Template = "alpaca" },
        ["gpteacher"] = new(("prompt", "instruction"), ("query", "input"), ("response", "response")) { Template = "alpaca" },
        ["jeopardy"] = new(("prompt", "question"), ("query", "category"), ("response", "answer")) { Template = "alpaca" },
        ["oasst"] = new(("prompt", "INSTRUCTION"), ("response", "RESPONSE")) { Template = "alpaca" },
        ["summarizetldr"] = new(("prompt", "article"), ("response", "summary")) { Template = "alpaca" },
        ["context_qa"] = new(("prompt", "question"), ("query", "context"), ("response", "answer")) { Template = "alpaca" },
        ["completion"] = new(("prompt", "text")) { IsText = true },
        ["pretrain"] = new(("prompt", "text")) { IsText = true },
        ["chat_template"] = new(("messages", "messages")) { HasMessages = true },
        ["sharegpt"] = new(("messages", "conversations")) { HasMessages = true },
        ["messages"] = new(("messages", "messages")) { HasMessages = true },
    };

    /// <summary>Types of preferences, by the part behind the dot.</summary>
    private static readonly Dictionary<string, DatasetType> Pairs = new(StringComparer.Ordinal)
    {
        ["argilla"] = new(("prompt", "instruction"), ("chosen", "chosen_response"), ("rejected", "rejected_response")),
        ["intel"] = new(("prompt", "question"), ("system", "system"), ("chosen", "chosen"), ("rejected", "rejected")),
        ["icr"] = new(("prompt", "input"), ("system", "system"), ("chosen", "chosen"), ("rejected", "rejected")),
        ["prompt_pairs"] = new(("prompt", "prompt"), ("system", "system"), ("chosen", "chosen"), ("rejected", "rejected")),
        ["default"] = new(("prompt", "prompt"), ("chosen", "chosen"), ("rejected", "rejected")),
        ["chat_template"] = new(("messages", "messages"), ("chosen", "chosen"), ("rejected", "rejected")) { HasMessages = true },
    };

    /// <summary>Types of single rated answers, by the part behind the dot.</summary>
    private static readonly Dictionary<string, DatasetType> Rated = new(StringComparer.Ordinal)
    {
        ["argilla"] = new(("prompt", "prompt"), ("response", "completion"), ("system", "system"), ("kto_tag", "label")),
        ["intel"] = new(("prompt", "question"), ("response", "completion"), ("system", "system"), ("kto_tag", "label")),
        ["default"] = new(("prompt", "prompt"), ("response", "completion"), ("kto_tag", "label")),
    };

    /// <summary>What rows have whose type is not known: those of the stage that are most usual.</summary>
    public static DatasetType Usual(string stage) => stage switch
    {
        "pt" => Plain["completion"],
        "dpo" or "rm" => Pairs["default"],
        "kto" => Rated["default"],
        _ => Plain["alpaca"],
    };

    /// <summary>The type of a name; null when it is not known.</summary>
    public static DatasetType? Find(string name, string stage)
    {
        string[] parts = name.Split(':', '.');
        return stage switch
        {
            "dpo" or "rm" => parts[0] == "chat_template" ? Pairs["chat_template"] : Pairs.GetValueOrDefault(parts[^1]),
            "kto" => Rated.GetValueOrDefault(parts[^1] is "prompt_pairs" or "ultra" ? "argilla" : parts[^1]),
            _ => Plain.GetValueOrDefault(parts[0]),
        };
    }

    /// <summary>The type is of plain text, whatever the stage.</summary>
    public static bool IsTextType(string name) => Plain.GetValueOrDefault(name.Split(':', '.')[0])?.IsText == true;
}
