using Lathe.Data.Tokenizers;

namespace Lathe.Data.Tests.Tokenizers.SentencePiece;

/// <summary>A model folder whose tokenizer is a SentencePiece model.</summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"lathe-model-{Guid.NewGuid():N}");

    public ModelFolder(byte[] model)
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllBytes(ModelPath, model);
    }

    public ModelFolder(string model)
        : this(File.ReadAllBytes(model))
    {
    }

    public string ModelPath => Path.Combine(_folder, "tokenizer.model");

    public void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    public PipelineTokenizer Load() => TokenizerLoader.Load(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
