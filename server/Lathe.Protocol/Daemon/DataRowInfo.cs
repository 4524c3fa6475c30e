namespace Lathe.Protocol.Daemon;

/// <param name="File">Path of its file.</param>
/// <param name="Row">Row in the file, from 1.</param>
/// <param name="Line">Line in the file, from 1; null where rows are no lines.</param>
/// <param name="Detail">What was found in it; secrets are never whole in it. Null where that is all there is to say.</param>
public sealed record DataRowInfo(string File, long Row, long? Line = null, string? Detail = null);
