namespace Lathe.Data.Keeping;

/// <summary>Rows can't be kept on the disk; caught where they are made without it.</summary>
internal sealed class KeepingException(Exception cause) : Exception(cause.Message, cause);
