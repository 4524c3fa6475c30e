using Lathe.Models.Gguf;

namespace Lathe.Data.Gguf;

/// <summary>Writes a model folder as Hugging Face has it, tokenizer and chat template included, as one GGUF file for llama.cpp and what is built on it.</summary>
public static class GgufExport
{
    /// <param name="folder">With <c>config.json</c>, weights (safetensors or <c>.bin</c>) and a tokenizer.</param>
    /// <param name="path">Target; an existing file is replaced when the new one is whole.</param>
    /// <param name="type">Of matrices; vectors and routers stay F32, and the head has at least eight bits.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="written">Called with the bytes of weights written so far, and with all there are.</param>
    /// <param name="cancellation">Looked at between tensors; nothing is left then.</param>
    /// <exception cref="Models.ModelFileException">Model or disk do not allow it; the message says why.</exception>
    /// <exception cref="DataException">The tokenizer does not allow it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static GgufResult Write(
        string folder, string path, GgufTensorType type, string name, Action<long, long>? written = null, CancellationToken cancellation = default)
    {
        using var model = GgufModel.Open(folder, type, name);
        var notes = GgufTokenizer.Add(model.Metadata, folder, model.Config);
        return new GgufResult(model.Write(path, written, cancellation), [.. model.Notes, .. notes]);
    }
}
