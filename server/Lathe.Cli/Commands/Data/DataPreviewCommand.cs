using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Cli.Rendering;
using Lathe.Data;
using Lathe.Data.Preview;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Data;

/// <summary><c>lathe data preview RECIPE [key=value ...]</c>: rows as the training sees them.</summary>
internal static class DataPreviewCommand
{
    public const string Details =
        """
        Examples:
          lathe data preview my.yaml                 the first 5 rows: the prompt as it is rendered, and what of it is learnt
          lathe data preview my.yaml -n 1 --row 120 --tokens
                                                     row 120, with the boundaries of its tokens
          lathe data preview my.yaml --dataset faq cutoff_len=512
                                                     another dataset of the recipe, with one value changed

        Lines are marked: 'learnt' counts in the loss, 'masked' is only read, 'cut' does not fit into cutoff_len and is left out. ↵ is a
        line break of the text. Of rows that judge answers (ranking, kto_tag) the prompt comes first, then each answer by its name. Exit code 0: shown. 4: the data or the tokenizer can't be used. 2, 3: the command, or the recipe.
        """;

    private const int UsualCount = 5;

    public static Command Create()
    {
        var words = new Argument<string[]>("RECIPE")
        {
            Description = "The recipe; 'key=value' arguments change its values.",
            Arity = ArgumentArity.OneOrMore,
        };
        var count = new Option<int>("-n") { Description = "How many rows.", HelpName = "N", DefaultValueFactory = _ => UsualCount };
        var dataset = new Option<string?>("--dataset") { Description = "Which of the recipe's datasets; by default the first.", HelpName = "NAME" };
        var row = new Option<long>("--row") { Description = "The first row to show.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var tokens = new Option<bool>("--tokens") { Description = "Show where tokens begin and end." };
        var json = new Option<bool>("--json") { Description = "Write the rows, with all token ids, as one JSON object." };
        count.Validators.Add(result =>
        {
            if (result.GetValue(count) is < 1 or > PreviewRequest.MaxCount)
            {
                result.AddError($"-n takes 1 to {PreviewRequest.MaxCount}.");
            }
        });
        row.Validators.Add(result =>
        {
            if (result.GetValue(row) < 1)
            {
                result.AddError("--row counts from 1.");
            }
        });
        var command = new Command("preview", "Show rows as the training sees them: the prompt, its tokens, and what is learnt.")
        {
            words, count, dataset, row, tokens, json,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult((int)Run(
            parsed.GetRequiredValue(words),
            new PreviewRequest(parsed.GetValue(dataset), parsed.GetValue(row), parsed.GetValue(count)),
            parsed.GetValue(tokens),
            parsed.GetValue(json),
            parsed.InvocationConfiguration.Output,
            cancellation)));
        return command;
    }

    private static WorkerExitCode Run(
        string[] words, PreviewRequest request, bool tokens, bool json, TextWriter output, CancellationToken cancellation)
    {
        if (DataRecipe.Load("lathe data preview", words[0], words[1..], out var exitCode) is not { } recipe)
        {
            return exitCode;
        }

        try
        {
            var preview = DataPreview.Read(recipe.Recipe, recipe.Tokenizer(), recipe.WorkingDirectory, request, cancellation);
            if (json)
            {
                using var stream = System.Console.OpenStandardOutput();
                PreviewJson.Write(stream, preview);
            }
            else
            {
                new PreviewView(output, ColorSupport.IsWanted(System.Console.IsOutputRedirected), tokens).Write(preview);
            }

            return WorkerExitCode.Completed;
        }
        catch (DataException failure)
        {
            Terminal.Error(failure.Message, hint: null);
            return WorkerExitCode.Data;
        }
    }
}
