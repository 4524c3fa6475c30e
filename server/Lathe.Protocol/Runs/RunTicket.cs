namespace Lathe.Protocol.Runs;

/// <summary>A run's place in the line for a device: <c>NUMBER-RUNID.json</c> in the device's queue folder.</summary>
/// <param name="Number">Lower ones come first.</param>
/// <param name="RunId">The run.</param>
/// <param name="Directory">Absolute path of the run's folder.</param>
/// <param name="Recipe">File name of its recipe, for people.</param>
public sealed record RunTicket(long Number, string RunId, string Directory, string Recipe);
