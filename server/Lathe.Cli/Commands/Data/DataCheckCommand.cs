using System.CommandLine;

namespace Lathe.Cli.Commands.Data;

/// <summary><c>lathe data check TARGET</c>: what is wrong with a dataset's rows, before they are trained on.</summary>
internal static class DataCheckCommand
{
    public const string Details =
        """
        Examples:
          lathe data check my.yaml                   the datasets of a recipe, with its tokenizer, template and cutoff_len
          lathe data check faq --recipe my.yaml      one of them
          lathe data check data/faq.jsonl            a file by itself: lengths are in characters
          lathe data check data/faq.jsonl --write cleaned.jsonl --report report.md
                                                     write a copy without duplicates, secrets and rows of no use

        What it finds is named by code (LT5101 and up, see schemas/reference.md), with the first rows of each. Patterns find what has a form:
        a clean report is no proof that a dataset holds no secret. Languages are guessed by script and frequent words. The copy leaves out rows
        with LT5101-5103, 5105-5107, 5110, 5112, 5116 and 5120-5122; the original stays as it is. Findings about a recipe's datasets are kept for it
        until one of its files changes.

        Exit code 0: no errors. 4: errors, such as secrets or rows that are also evaluated on, or data that can't be used. 2, 3: the command,
        or the recipe. 12: the copy or the report can't be written.
        """;

    public static Command Create()
    {
        var target = new Argument<string>("TARGET") { Description = "A recipe, a data file or folder, or the name of a dataset." };
        var overrides = new Argument<string[]>("KEY=VALUE") { Description = "Change values of the recipe.", Arity = ArgumentArity.ZeroOrMore };
        var recipe = new Option<string?>("--recipe") { Description = "The recipe to check a dataset with.", HelpName = "RECIPE" };
        var json = new Option<bool>("--json") { Description = "Write the findings as one JSON object." };
        var copy = new Option<string?>("--write") { Description = "Write a cleaned copy, as JSON Lines.", HelpName = "FILE" };
        var report = new Option<string?>("--report") { Description = "Write the findings, and which rows were left out and why, as Markdown.", HelpName = "FILE" };
        var command = new Command("check", "Check the rows of datasets: duplicates, cut answers, secrets and more.")
        {
            target, overrides, recipe, json, copy, report,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult((int)DataCheckAction.Run(
            new DataCheckArguments
            {
                Target = parsed.GetRequiredValue(target),
                Overrides = parsed.GetValue(overrides) ?? [],
                Recipe = parsed.GetValue(recipe),
                IsJson = parsed.GetValue(json),
                Copy = parsed.GetValue(copy),
                Report = parsed.GetValue(report),
            },
            parsed.InvocationConfiguration.Output,
            cancellation)));
        return command;
    }
}
