using System.Text.Json;
using Lathe.Data.Templates;
using Lathe.Models.Config;
using Lathe.Models.Shapes;
using Lathe.Recipes.Rules;

namespace Lathe.Cli.Facts;

/// <summary>What folders of models and adapters say about themselves.</summary>
internal static class ModelFolders
{
    private const long MaxConfigBytes = 4 << 20;

    public static ModelFacts? Model(string folder) => Ask(Path.Combine(folder, ModelConfig.FileName), ReadModel);

    public static AdapterFacts? Adapter(string folder) => Ask(Path.Combine(folder, "adapter_config.json"), ReadAdapter);

    /// <summary>The chat template the model's own one is recognised as; null when there is none that is known.</summary>
    public static string? Template(string folder) => Guard.Try(() => TemplateResolver.Recognize(TokenizerSettings.Load(folder)));

    private static T? Ask<T>(string path, Func<string, T?> read) => FileCache.Shared.Ask(path, typeof(T).Name, () => read(path));

    private static ModelFacts? ReadModel(string path)
    {
        if (JsonFacts.ReadObject(path, MaxConfigBytes) is not { } config || config.Text("model_type") is not { } type)
        {
            return null;
        }

        var quantization = config.Object("quantization_config");
        return new ModelFacts(
            type,
            Guard.Try(() => CountParameters(config, path)) is [var count] ? count : null,
            config.Number("max_position_embeddings"),
            config.Number("num_hidden_layers"),
            quantization?.Text("quant_method"))
        {
            QuantizationBits = quantization?.IsTrue("load_in_8bit") == true ? 8 : quantization?.IsTrue("load_in_4bit") == true ? 4 : null,
        };
    }

    /// <summary>In a list, because not known is null.</summary>
    private static IReadOnlyList<long> CountParameters(JsonElement config, string path) =>
        [ModelShapeReader.Read(config, path).ParameterCount];

    private static AdapterFacts? ReadAdapter(string path) => JsonFacts.ReadObject(path, MaxConfigBytes) is { } config
        ? new AdapterFacts(config.Text("base_model_name_or_path"), config.Text("peft_type"))
        : null;
}
