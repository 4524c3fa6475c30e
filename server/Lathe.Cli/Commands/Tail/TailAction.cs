using Lathe.Cli.Commands.Runs;
using Lathe.Cli.Console;
using Lathe.Jobs.Catalogue;
using Lathe.Jobs.Events;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Tail;

/// <summary>Runs <c>lathe tail</c>: reads files, asks no worker.</summary>
internal sealed class TailAction
{
    private readonly TailArguments _arguments;
    private readonly PresentRun _run;
    private readonly TextWriter _output = Terminal.Pipe();
    private Task<WorkerExit?>? _ended;

    private TailAction(TailArguments arguments, PresentRun run)
    {
        _arguments = arguments;
        _run = run;
    }

    /// <summary>Throws <see cref="OutputClosedException"/> when nobody reads any more.</summary>
    public static async Task<WorkerExitCode> RunAsync(TailArguments arguments, CancellationToken cancellation)
    {
        if (RunSelection.FindPresent(arguments.Run, "tail") is not { } run)
        {
            return WorkerExitCode.Usage;
        }

        return await new TailAction(arguments, run).ShowAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<WorkerExitCode> ShowAsync(CancellationToken cancellation)
    {
        _ended = _arguments.Follow ? RunEnding.WaitAsync(_run.Run, cancellation) : null;
        var showing = _arguments.Form.LineOf is { } lineOf ? ShowEventsAsync(lineOf, cancellation) : ShowLogAsync(cancellation);
        await showing.ConfigureAwait(false);
        if (_ended is null)
        {
            return WorkerExitCode.Completed;
        }

        if (await _ended.ConfigureAwait(false) is not { } exit)
        {
            await System.Console.Error.WriteLineAsync($"lathe tail: the records of the run were removed: {_run.Run.FullPath}")
                .ConfigureAwait(false);
            return WorkerExitCode.Output;
        }

        if (_arguments.Form.IsForPeople)
        {
            RunReport.WriteFailure(exit);
        }

        return exit.Code;
    }

    private async Task ShowEventsAsync(Func<Protocol.Runs.RunEventLine, string?> lineOf, CancellationToken cancellation)
    {
        var offset = 0L;
        if (_arguments.Count is { } count)
        {
            (var last, offset) = EventTail.Last(_run.Run, count, line => lineOf(line) is not null);
            foreach (var line in last)
            {
                Write(lineOf(line)!);
            }
        }

        await foreach (var line in EventTail.FollowAsync(_run.Run, offset, Ended, cancellation).ConfigureAwait(false))
        {
            if (lineOf(line) is { } text)
            {
                Write(text);
            }
        }
    }

    private async Task ShowLogAsync(CancellationToken cancellation)
    {
        await foreach (var line in WorkerLogTail.ReadAsync(_run.Run, _arguments.Count, Ended, cancellation).ConfigureAwait(false))
        {
            Write(Terminal.OneLine(line));
        }
    }

    private Task Ended => _ended ?? Task.CompletedTask;

    private void Write(string line)
    {
        try
        {
            _output.WriteLine(line);
        }
        catch (IOException failure)
        {
            throw new OutputClosedException(failure);
        }
    }
}
