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
        var notes = AddTokenizer(model, folder);
        return new GgufResult(model.Write(path, written, cancellation), [.. model.Notes, .. notes]);
    }

    /// <summary>Adds a tokenizer and its chat template to a model, before it is written.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">Of the tokenizer.</param>
    /// <param name="chatTemplate">A Jinja template in place of the folder's own; null: that one.</param>
    /// <returns>What the file's user should know, each a sentence.</returns>
    /// <exception cref="DataException">There is no tokenizer, it is malformed, has more tokens than the model, or llama.cpp has no such one.</exception>
    public static IReadOnlyList<string> AddTokenizer(GgufModel model, string folder, string? chatTemplate = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return GgufTokenizer.Add(model.Metadata, folder, model.Config, chatTemplate);
    }
}
