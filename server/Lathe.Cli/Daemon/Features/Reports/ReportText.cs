using System.Collections;
using System.Globalization;
using System.Text;
using Lathe.Cli.Console;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Cli.Facts;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Observation;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Memory;
using Lathe.Memory.Devices;
using Lathe.Protocol.Daemon;
using Lathe.Recipes.Schema;
using Spectre.Console;

namespace Lathe.Cli.Daemon.Features.Reports;

/// <summary>The sections of a report, in Markdown. What they quote stands in fences that no line of it can close.</summary>
internal sealed class ReportText
{
    private const int Width = 160;
    private const int LogLines = 40;
    private const int MaxRecipeLength = 32 * 1024;

    private readonly StringBuilder _text = new("# Lathe report\n");

    public void Versions()
    {
        var facts = EnvironmentFacts.Gather(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value)));
        var cores = facts.LogicalCores.ToString(CultureInfo.InvariantCulture);
        Section("Versions");
        Item("Lathe", $"{facts.LatheVersion}, protocol {ProtocolVersion.Current}, recipes' schema {SchemaFiles.Version}");
        Item("runtime", facts.Runtime);
        Item("system", $"{facts.OperatingSystem} ({facts.Architecture})");
        Item("processor", $"{facts.Cpu ?? "not told"}, {cores} threads");
        foreach (var (name, value) in facts.Variables)
        {
            Item(name, value);
        }
    }

    public void Devices()
    {
        Section("Devices");
        Drawn(console => DevicesView.Write(console, GpuSurvey.Take(), ThisMachine.Host()));
    }

    public async Task EngineAsync(CancellationToken cancellation)
    {
        Section("Engine");
        try
        {
            Item("worker", WorkerLocator.Find());
            var report = await WorkerDoctor.ExamineAsync(cancellation: cancellation).ConfigureAwait(false);
            Drawn(console => DoctorView.Write(console, report));
        }
        catch (RunStartException failure)
        {
            Item("problem", Terminal.OneLine(failure.Message));
        }
    }

    public void Settings(Workspace workspace)
    {
        var target = workspace.Target;
        Section("Settings");
        Item("memory is planned for", workspace.Fit is { } fit ? $"{fit.Budget.Name}, {Gib.Format(fit.Budget.Bytes)}" : workspace.FitProblem ?? "not known yet");
        Item("lathe.memory", string.Create(
            CultureInfo.InvariantCulture,
            $"gpu {target.Gpu ?? "-"}, gib {target.Gib?.ToString(CultureInfo.InvariantCulture) ?? "-"}, gpus {target.Gpus}, profile {target.Profile ?? "auto"}"));
        Item("lathe.findings.severity", workspace.Severities.ToString());
    }

    public void Run(ObservedRun run)
    {
        var info = run.Describe();
        Section($"Run {info.Id}");
        Item("state", RunStates.Of(info.State));
        Item("step", string.Create(CultureInfo.InvariantCulture, $"{info.Step} of {info.TotalSteps?.ToString(CultureInfo.InvariantCulture) ?? "?"}"));
        if (info.Message is { } message)
        {
            Item("end", Terminal.OneLine($"{message} {info.Hint}".TrimEnd()));
        }

        if (RunRecords.Read(run.Run) is { } record && RunEnding.Of(run.Run, record) is { } exit)
        {
            Item("exit code", string.Create(CultureInfo.InvariantCulture, $"{(int)exit.Code} ({exit.Code})"));
        }

        Quote("", LogTail.Read(run.Run.Log, LogLines));
    }

    public void Recipe(string text)
    {
        Section("Recipe");
        Quote("yaml", Terminal.Clean(text.Length > MaxRecipeLength ? text[..MaxRecipeLength] + "\n..." : text).Split('\n'));
    }

    public void Log(IReadOnlyList<string> lines)
    {
        Section("Log of the daemon");
        Quote("", lines);
    }

    public override string ToString() => _text.ToString();

    private void Section(string title) => _text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n");

    private void Item(string name, string value) => _text.Append(CultureInfo.InvariantCulture, $"- {name}: {Terminal.OneLine(value)}\n");

    private void Drawn(Action<IAnsiConsole> draw)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = Width;
        draw(console);
        Quote("", writer.ToString().TrimEnd().Split('\n'));
    }

    private void Quote(string language, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            _text.Append("\nnothing\n");
            return;
        }

        var fence = "```";
        while (lines.Any(line => line.Contains(fence, StringComparison.Ordinal)))
        {
            fence += "`";
        }

        _text.Append(CultureInfo.InvariantCulture, $"\n{fence}{language}\n{string.Join('\n', lines.Select(line => line.TrimEnd()))}\n{fence}\n");
    }
}
