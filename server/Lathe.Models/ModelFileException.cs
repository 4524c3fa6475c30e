using System.Text.Json;

namespace Lathe.Models;

/// <summary>
/// A model folder, configuration or tensor file that cannot be used; the message names the file and, where there is one, the tensor.
/// </summary>
public sealed class ModelFileException : Exception
{
    private const int MaxNameLength = 200;

    public ModelFileException(string file, string message, string? tensor = null, Exception? inner = null)
        : base(tensor is null ? $"{file}: {message}" : $"{file}: tensor \"{Printable(tensor)}\": {message}", inner)
    {
        File = file;
        Tensor = tensor;
    }

    public string File { get; }

    public string? Tensor { get; }

    /// <summary>What a JSON parser complains about, with the place counted from 1 as editors do.</summary>
    public static string Reason(JsonException error)
    {
        const string Place = " LineNumber:";
        var end = error.Message.IndexOf(Place, StringComparison.Ordinal);
        var complaint = (end < 0 ? error.Message : error.Message[..end]).TrimEnd('.', ' ');
        return error.LineNumber is { } line ? $"line {line + 1}, column {error.BytePositionInLine + 1}: {complaint}" : complaint;
    }

    /// <summary>Names come from files of strangers: they are cut to a line's length and lose control characters.</summary>
    internal static string Printable(string text)
    {
        var cut = text.Length <= MaxNameLength ? text : text[..MaxNameLength] + "...";
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : cut;
    }
}
