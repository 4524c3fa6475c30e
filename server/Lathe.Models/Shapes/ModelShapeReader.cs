using System.Text.Json;
using Lathe.Models.Config;

namespace Lathe.Models.Shapes;

/// <summary>Reads the shape of a model from its Hugging Face <c>config.json</c>, also of models that can't be trained here.</summary>
public static class ModelShapeReader
{
    /// <summary>The values of <c>model_type</c> whose shapes are known, sorted.</summary>
    public static IReadOnlyList<string> ModelTypes =>
        [.. ShapeFamilies.ModelTypes.Append(Gemma3Shape.ModelType).Order(StringComparer.Ordinal)];

    /// <summary>Reads a model folder's <c>config.json</c>.</summary>
    /// <exception cref="ModelFileException">
    /// There is no such file, the model type is unknown, a size is missing or odd, or the model has parts that can't be counted exactly.
    /// </exception>
    public static ModelShape Load(string folder)
    {
        var file = Path.Combine(folder, ModelConfig.FileName);
        return Read(JsonFile.ReadObject(file, ModelConfig.MaxFileBytes), file);
    }

    /// <summary>Reads the text of a <c>config.json</c>; <paramref name="file"/> is the name used in messages.</summary>
    /// <exception cref="ModelFileException">As for <see cref="Load"/>.</exception>
    public static ModelShape Parse(string text, string file = ModelConfig.FileName) => Read(JsonFile.ParseObject(text, file), file);

    /// <summary>Reads the object of a <c>config.json</c>; <paramref name="file"/> is the name used in messages.</summary>
    /// <exception cref="ModelFileException">As for <see cref="Load"/>.</exception>
    public static ModelShape Read(JsonElement config, string file)
    {
        if (config.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFileException(file, "expected a JSON object.");
        }

        var keys = new JsonKeys(config, file);
        var modelType = keys.OptionalString(ShapeKeys.ModelType) ?? throw keys.Odd(ShapeKeys.ModelType, "the name of an architecture");
        if (modelType == Gemma3Shape.ModelType)
        {
            return Gemma3Shape.Read(keys);
        }

        var family = ShapeFamilies.Find(modelType) ?? throw new ModelFileException(
            file, $"\"model_type\" is \"{ModelFileException.Printable(modelType)}\", whose layers are not known here; nothing is guessed.");
        return DecoderShape.Read(keys, modelType, family);
    }
}
