using System.Text.Json.Serialization;

namespace Lathe.Protocol.Runs;

/// <summary><c>.lathe/holder.json</c>: whose an output folder is at present.</summary>
/// <param name="RunId">The run; null when it could not be read.</param>
/// <param name="Worker">Its process; null when it could not be read.</param>
public sealed record OutputHolder(string? RunId, WorkerIdentity? Worker)
{
    /// <summary>One sentence about a start that comes too late.</summary>
    /// <param name="outputDirectory">As the user knows it.</param>
    /// <param name="state">Such as <c>running</c>; null when that is not known.</param>
    public string Sentence(string outputDirectory, string? state = null) =>
        $"output_dir {outputDirectory} belongs to {(RunId is null ? "another run" : $"run {RunId}")}"
        + (state is null ? ", which has not ended." : $", which is {state}.");

    /// <summary>What to do about it.</summary>
    [JsonIgnore]
    public string Hint => RunId is null
        ? "Wait for it to end, or choose another output_dir."
        : $"Wait for it to end, stop it (lathe stop {RunId}), or choose another output_dir.";
}
