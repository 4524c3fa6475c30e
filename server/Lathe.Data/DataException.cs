namespace Lathe.Data;

/// <summary>A dataset, template or tokenizer that cannot be used; the message says what, where and what to do.</summary>
public sealed class DataException(string message, Exception? inner = null) : Exception(message, inner);
