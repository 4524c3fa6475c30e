using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lathe.Cli.Commands.Runs;
using Lathe.Cli.Console;
using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Daemon;

namespace Lathe.Cli.Rendering;

/// <summary>
/// Runs as JSON. Paths are absolute, times UTC, amounts bytes, durations seconds; what is not known is null, never left out. Losses that
/// are no finite numbers are null.
/// </summary>
internal static class RunsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
        NewLine = "\n",
        // For files and terminals: apostrophes and other scripts may stay what they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void WriteList(IEnumerable<ListedRun> runs, RunNames names) => Write(runs.Select(run => new
    {
        Id = run.Catalogued.Id.ToString(),
        ShortName = names.ShortNameOf(run.Catalogued.Id),
        run.State,
        run.Catalogued.Record?.RecipePath,
        run.Recipe?.Model,
        run.Catalogued.Record?.OutputDirectory,
        RecordsDirectory = run.Catalogued.Run?.FullPath,
        run.Glance?.Info.Step,
        run.Glance?.Info.TotalSteps,
        run.Glance?.Info.Loss,
        run.Glance?.Info.EtaSeconds,
        run.Catalogued.CreatedAt,
        run.Glance?.Seconds,
    }));

    public static void WriteShow(RunPortrait portrait)
    {
        var info = portrait.Glance.Info;
        Write(new
        {
            info.Id,
            portrait.Run.ShortName,
            State = RunStates.Of(info.State),
            info.Message,
            info.Hint,
            info.WaitReason,
            info.StalledSeconds,
            info.Phase,
            info.PhaseDetail,
            info.ProgressDone,
            info.ProgressTotal,
            info.Step,
            info.TotalSteps,
            info.Epoch,
            info.EtaSeconds,
            info.RecipePath,
            portrait.Run.Record.Overrides,
            portrait.Recipe?.Model,
            info.WorkingDirectory,
            info.OutputDirectory,
            info.RecordsDirectory,
            info.Device,
            portrait.Run.Record.ResumedFrom,
            info.CreatedAt,
            portrait.Figures,
            Checkpoints = portrait.Story.Checkpoints.Select(checkpoint => new
            {
                checkpoint.Step,
                checkpoint.Path,
                Exists = Directory.Exists(checkpoint.Path),
            }),
            portrait.Plan,
            portrait.Memory,
            portrait.Environment,
            LogTail = portrait.HasFailed ? portrait.Exit!.LogLines : [],
        });
    }

    public static void WriteDiff(RunComparison comparison, RunPortrait a, RunPortrait b) => Write(new
    {
        A = a.Run.Record.Id,
        B = b.Run.Record.Id,
        Same = comparison.IsSame,
        Recipe = comparison.Recipe.Select(row => new { Key = row.Name, row.A, row.B }),
        Environment = comparison.Environment,
        Results = new
        {
            A = new { State = RunStates.Of(a.Glance.Info.State), a.Figures },
            B = new { State = RunStates.Of(b.Glance.Info.State), b.Figures },
        },
    });

    /// <summary>A run that goes on by itself.</summary>
    public static void WriteStarted(RunInfo info, string shortName, int processId) => Write(new
    {
        info.Id,
        ShortName = shortName,
        State = RunStates.Of(info.State),
        Reason = info.WaitReason,
        ProcessId = processId,
        info.RecordsDirectory,
    });

    private static void Write<T>(T value)
    {
        using var output = System.Console.OpenStandardOutput();
        JsonSerializer.Serialize(output, value, Options);
        output.WriteByte((byte)'\n');
    }
}
