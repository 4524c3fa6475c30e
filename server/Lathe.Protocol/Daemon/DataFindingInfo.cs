namespace Lathe.Protocol.Daemon;

/// <param name="Code">The finding's code.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">What was found, as a sentence.</param>
/// <param name="Help">What to do.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Examples">The first of them.</param>
public sealed record DataFindingInfo(
    string Code, DataFindingSeverity Severity, string Message, string Help, long Rows, IReadOnlyList<DataRowInfo> Examples);
