namespace Lathe.Training.Export;

/// <summary>A llama-server tells nothing that a model could be judged by, which is not the model's fault.</summary>
/// <param name="reason">The rest of a sentence.</param>
internal sealed class LlamaUnusableException(string reason) : Exception(reason);
