using System.Text;
using Lathe.Cli.Console;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Chat;

/// <summary>Questions and answers on a terminal.</summary>
internal sealed class Dialogue(Conversation conversation, ServeEvent served, ChatInterrupts interrupts)
{
    private const string Help =
        "/models, /use NAME, /system TEXT, /clear, /set KEY VALUE, /retry, /exit. Ctrl-C stops an answer; a line that ends with \\ goes on.";

    private static TextWriter Out => System.Console.Out;

    public async Task<WorkerExitCode> RunAsync(CancellationToken ending)
    {
        Say($"{string.Join(", ", conversation.Models)}; {conversation.Model} answers. {served.Template}. /help says more.");
        while (await ReadAsync(ending).ConfigureAwait(false) is { } line)
        {
            if (line is "/exit" or "/quit")
            {
                break;
            }

            if (line is "/retry" && conversation.LastQuestion is { } again)
            {
                conversation.TakeBack();
                await AskAsync(again).ConfigureAwait(false);
            }
            else if (line.StartsWith('/'))
            {
                Obey(line);
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                await AskAsync(line).ConfigureAwait(false);
            }
        }

        return WorkerExitCode.Completed;
    }

    private async Task AskAsync(string question)
    {
        try
        {
            var (tokens, elapsed) = await conversation.AskAsync(question, text => Out.Write(Terminal.Clean(text)), interrupts.Begin()).ConfigureAwait(false);
            interrupts.End();
            Out.WriteLine();
            Say(tokens is { } count
                ? FormattableString.Invariant($"{count} tokens, {count / Math.Max(1e-9, elapsed.TotalSeconds):0.0} tokens/s")
                : "stopped");
        }
        catch (ChatException failure)
        {
            Terminal.Error(failure.Message, null);
        }
    }

    private void Obey(string line)
    {
        var (command, rest) = line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var place ? (line[..place], line[place..].Trim()) : (line, "");
        switch (command)
        {
            case "/models":
                Say(string.Join(", ", conversation.Models.Select(model => model == conversation.Model ? $"{model} (answers)" : model)));
                break;
            case "/use" when conversation.Models.Contains(rest):
                conversation.Model = rest;
                Say($"{rest} answers from now on.");
                break;
            case "/use":
                Say($"There is no model \"{rest}\"; there are {string.Join(", ", conversation.Models)}.");
                break;
            case "/system":
                conversation.System = rest.Length > 0 ? rest : null;
                conversation.Clear();
                Say(rest.Length > 0 ? "A new conversation with this system text." : "A new conversation with the template's system text.");
                break;
            case "/clear":
                conversation.Clear();
                Say("A new conversation.");
                break;
            case "/set" when rest.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var key, var value] && conversation.Set(key, value):
                Say($"{key} is {value}.");
                break;
            case "/set":
                Say($"/set KEY VALUE, with a number for one of {Conversation.SettingNames}.");
                break;
            case "/retry":
                Say("Nothing was asked yet.");
                break;
            default:
                Say(Help);
                break;
        }
    }

    /// <summary>A line, or several that end with a backslash; null at the end of the input.</summary>
    private static async Task<string?> ReadAsync(CancellationToken ending)
    {
        var text = new StringBuilder();
        await Out.WriteAsync("> ").ConfigureAwait(false);
        try
        {
            while (await Task.Run(System.Console.ReadLine, ending).WaitAsync(ending).ConfigureAwait(false) is { } line)
            {
                if (!line.EndsWith('\\'))
                {
                    return text.Append(line).ToString().Trim();
                }

                text.Append(line, 0, line.Length - 1).Append('\n');
                await Out.WriteAsync("  ").ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C at the prompt.
        }

        await Out.WriteLineAsync().ConfigureAwait(false);
        return null;
    }

    private static void Say(string text) => System.Console.Error.WriteLine($"[{Terminal.OneLine(text)}]");
}
