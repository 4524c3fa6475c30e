using System.Reflection;

namespace Lathe.Recipes.Schema;

/// <summary>The schemas that are shipped: what they are called, how they are made, and the text that is compiled in.</summary>
public static class SchemaFiles
{
    public const string Recipe = "recipe.schema.json";
    public const string DatasetInfo = "dataset-info.schema.json";
    public const string DeepSpeed = "deepspeed.schema.json";

    /// <summary>Of all of them. The second number is raised when keys are added, the first when one goes or means something else.</summary>
    public const string Version = "1.0";

    public static IReadOnlyList<string> All { get; } = [Recipe, DatasetInfo, DeepSpeed];

    /// <summary>The text as the code says it has to be; the files in <c>schemas/</c> are compared with it.</summary>
    public static string Generate(string name) => name switch
    {
        Recipe => SchemaWriter.Write("Lathe recipe", "A training recipe with LLaMA-Factory's keys.", RecipeShape.File),
        DatasetInfo => SchemaWriter.Write(
            "dataset_info.json", "The datasets of a folder, by name: where their rows are and how these are laid out.", DatasetInfoShape.File),
        DeepSpeed => SchemaWriter.Write(
            "DeepSpeed configuration", "A DeepSpeed configuration as it is used through transformers.", DeepSpeedShape.File),
        _ => throw new ArgumentException($"There is no schema {name}.", nameof(name)),
    };

    /// <summary>The shipped text.</summary>
    public static Stream Open(string name) =>
        Assembly.GetExecutingAssembly().GetManifestResourceStream($"Lathe.Recipes.Schema.{name}")
        ?? throw new InvalidOperationException($"The schema {name} is missing from the build.");
}
