using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lathe.Memory.Fit;

namespace Lathe.Cli.Rendering;

/// <summary>A plan as one JSON object. Amounts are bytes of one device; what is not known is null.</summary>
internal static class PlanJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Stream output, PlanPage page)
    {
        FitReport report = page.Report;
        JsonSerializer.Serialize(
            output,
            new
            {
                page.Recipe,
                Profile = report.Plan.Profile,
                report.Verdict,
                report.Needed,
                report.Share,
                Budget = new { report.Budget.Kind, report.Budget.Name, report.Budget.Bytes, report.Budget.Basis },
                Devices = report.Plan.Setup.Sharding.Devices,
                report.Plan.Allocated,
                report.Plan.Device,
                report.Plan.Coverage,
                report.NotYet,
                Peak = report.Plan.Peak.Phase,
                Phases = report.Plan.Phases.Select(phase => new
                {
                    phase.Phase,
                    phase.Bytes,
                    Items = phase.Items.ToDictionary(item => JsonNamingPolicy.CamelCase.ConvertName(item.Key.ToString()), item => item.Value),
                }),
                Keys = page.Shares.Select(share => new { share.Key, share.Bytes, share.Items }),
                page.LargestMicroBatch,
                page.LongestSequence,
                Remedies = page.Remedies.Select(remedy => new
                {
                    remedy.Title,
                    remedy.Cost,
                    remedy.Fits,
                    Needed = remedy.Plan.Device.Typical,
                    Edits = remedy.Edits.Select(edit => new { edit.Key, edit.Value }),
                }),
                page.Basis,
                page.Experience,
            },
            Options);
        output.WriteByte((byte)'\n');
    }
}
