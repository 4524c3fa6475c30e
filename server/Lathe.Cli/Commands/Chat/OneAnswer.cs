using Lathe.Cli.Console;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Chat;

/// <summary>One question and its answer, for other programs: standard output has nothing but the answer.</summary>
internal static class OneAnswer
{
    /// <summary>A file that is no question.</summary>
    private const int MaxCharacters = 4 << 20;

    public static async Task<WorkerExitCode> AskAsync(Conversation conversation, string? prompt, ChatInterrupts interrupts)
    {
        if ((prompt ?? await ReadAsync().ConfigureAwait(false)) is not { } question || string.IsNullOrWhiteSpace(question))
        {
            Terminal.Error("There is no question.", "Write it to standard input, or use --prompt.");
            return WorkerExitCode.Usage;
        }

        try
        {
            var cancellation = interrupts.Begin();
            _ = await conversation.AskAsync(question, text => System.Console.Out.Write(Terminal.Clean(text)), cancellation).ConfigureAwait(false);
            System.Console.Out.WriteLine();
            return cancellation.IsCancellationRequested ? WorkerExitCode.StoppedNow : WorkerExitCode.Completed;
        }
        catch (ChatException failure)
        {
            Terminal.Error(failure.Message, null);
            return WorkerExitCode.Usage;
        }
    }

    private static async Task<string?> ReadAsync()
    {
        var buffer = new char[MaxCharacters + 1];
        var count = await System.Console.In.ReadBlockAsync(buffer).ConfigureAwait(false);
        return count <= MaxCharacters ? new string(buffer, 0, count).Trim() : null;
    }
}
