using Lathe.Data.Gguf;
using Lathe.Data.Tokenizers;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Gguf;
using Lathe.Models.Safetensors;

namespace Lathe.Data.Tests.Gguf;

/// <summary>A folder with a given tokenizer and a model of zeros that has a token for each of its ids.</summary>
internal sealed class TokenizerModel : IDisposable
{
    private const int Spare = 5;

    /// <param name="tokenizer">Folder the tokenizer's files are copied from.</param>
    public TokenizerModel(string tokenizer)
    {
        foreach (var file in Directory.GetFiles(tokenizer))
        {
            System.IO.File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }

        Tokenizer = TokenizerLoader.Load(Folder);
        var json = $$"""
            {"model_type": "llama", "vocab_size": {{Tokenizer.VocabularySize + Spare}}, "hidden_size": 32, "intermediate_size": 32,
             "num_hidden_layers": 1, "num_attention_heads": 1, "num_key_value_heads": 1, "tie_word_embeddings": true}
            """;
        System.IO.File.WriteAllText(Path.Combine(Folder, ModelConfig.FileName), json);
        var zeros = new byte[64 * 1024];
        _ = SafetensorsWriter.WriteCheckpoint(
            Folder,
            [.. ParameterInventory.For(ModelConfig.Parse(json)).Select(parameter => new TensorToWrite(parameter.Name, SafetensorsDtype.F16, parameter.Shape, stream =>
            {
                for (var left = parameter.Count * 2; left > 0; left -= zeros.Length)
                {
                    stream.Write(zeros.AsSpan(0, (int)Math.Min(left, zeros.Length)));
                }
            }))],
            long.MaxValue);
        Result = GgufExport.Write(Folder, File, GgufTensorType.F16, "tokens", cancellation: TestContext.Current.CancellationToken);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("lathe-gguf-").FullName;

    public string File => Path.Combine(Folder, "model.gguf");

    public PipelineTokenizer Tokenizer { get; }

    public GgufResult Result { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
