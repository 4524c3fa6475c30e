using System.Text;
using System.Text.Json;

namespace Lathe.Models;

/// <summary>Reading of the JSON files of a model folder, where everything odd becomes a <see cref="ModelFileException"/>.</summary>
internal static class JsonFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static JsonElement ReadObject(string path, long maxBytes)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= maxBytes
                ? ParseObject(File.ReadAllText(path, StrictUtf8), path)
                : throw new ModelFileException(path, $"is {length:N0} bytes long; expected at most {maxBytes:N0}.");
        }
        catch (DecoderFallbackException error)
        {
            throw new ModelFileException(path, "is not UTF-8 text.", inner: error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException(path, "there is no such file.", inner: error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, $"cannot be read: {error.Message}", inner: error);
        }
    }

    public static JsonElement ParseObject(string text, string file)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            var root = document.RootElement.Clone();
            ProbeText(root);
            return root.ValueKind == JsonValueKind.Object
                ? root
                : throw new ModelFileException(file, "expected a JSON object.");
        }
        catch (JsonException error)
        {
            throw new ModelFileException(file, $"is not valid JSON ({ModelFileException.Reason(error)}).", inner: error);
        }
        catch (ArgumentException error)
        {
            throw new ModelFileException(file, $"is not valid JSON: {error.Message}", inner: error);
        }
        catch (InvalidOperationException error)
        {
            throw new ModelFileException(file, "is not valid JSON: a string holds half of a surrogate pair.", inner: error);
        }
    }

    /// <summary>Escapes are decoded lazily; decoding them all here lets every later reader trust names and strings.</summary>
    private static void ProbeText(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                _ = property.Name;
                ProbeText(property.Value);
            }
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
            {
                ProbeText(item);
            }
        }
        else if (element.ValueKind == JsonValueKind.String)
        {
            _ = element.GetString();
        }
    }
}
