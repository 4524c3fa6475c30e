namespace Lathe.LanguageService.Completion;

/// <summary>What a completion item is.</summary>
public enum CompletionItemKind
{
    /// <summary>A key of the recipe.</summary>
    Key,

    /// <summary>A number, a boolean or a text.</summary>
    Value,

    /// <summary>One of a key's closed set of names.</summary>
    Choice,

    /// <summary>A dataset of dataset_info.json.</summary>
    Dataset,

    /// <summary>A chat template.</summary>
    Template,

    /// <summary>A module of the model, such as <c>q_proj</c>.</summary>
    Module,

    Folder,

    File,

    /// <summary>Several keys that are written together; its text has line breaks and places to fill in.</summary>
    Snippet,
}
