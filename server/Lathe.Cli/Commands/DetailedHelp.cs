using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Lathe.Cli.Commands;

/// <summary>Help as usual, then a command's own examples and notes. Descriptions stay one line, since they are listed too.</summary>
/// <param name="usual">The help of the library.</param>
/// <param name="details">Text by command.</param>
internal sealed class DetailedHelp(HelpAction usual, IReadOnlyDictionary<Command, string> details) : SynchronousCommandLineAction
{
    // As for the usual help: a missing argument is no reason not to explain it.
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root, IReadOnlyDictionary<Command, string> details)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new DetailedHelp((HelpAction)option.Action!, details);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        if (details.TryGetValue(parseResult.CommandResult.Command, out var text))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(text);
        }

        return exitCode;
    }
}
