namespace Lathe.Data.Gguf;

/// <summary>What was written.</summary>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Notes">What its user should know, each a sentence.</param>
public sealed record GgufResult(long Length, IReadOnlyList<string> Notes);
