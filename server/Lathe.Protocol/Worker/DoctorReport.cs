using System.Text.Json;

namespace Lathe.Protocol.Worker;

/// <summary>What <c>lathe-worker doctor --json</c> prints: whether training can run on this machine, and how well.</summary>
/// <param name="Version">Lathe's version.</param>
/// <param name="Checks">In the order to show them.</param>
public sealed record DoctorReport(string Version, IReadOnlyList<DoctorCheck> Checks)
{
    public bool CanTrain => Checks.All(check => check.Status is not DoctorStatus.Problem);

    public string ToJson() => JsonSerializer.Serialize(this, WorkerContract.JsonOptions);

    /// <summary>Null for anything that is no report.</summary>
    public static DoctorReport? Parse(string json)
    {
        try
        {
            var report = JsonSerializer.Deserialize<DoctorReport>(json, WorkerContract.JsonOptions);
            return report is { Version: not null, Checks: not null } ? report : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
