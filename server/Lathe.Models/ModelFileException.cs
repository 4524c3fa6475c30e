namespace Lathe.Models;

/// <summary>A model folder, configuration or tensor file that cannot be used; the message names the file and, where there is one, the tensor.</summary>
public sealed class ModelFileException : Exception
{
    public ModelFileException(string file, string message, string? tensor = null, Exception? inner = null)
        : base(tensor is null ? $"{file}: {message}" : $"{file}: tensor \"{tensor}\": {message}", inner)
    {
        File = file;
        Tensor = tensor;
    }

    public string File { get; }

    public string? Tensor { get; }
}
