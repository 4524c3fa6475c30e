using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Cli.Facts;
using Lathe.Cli.Rendering;
using Lathe.Data;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;

namespace Lathe.Cli.Commands.Data;

/// <summary><c>lathe data template [RECIPE]</c>: the chat templates, and which one a recipe comes to.</summary>
internal static class DataTemplateCommand
{
    public const string Details =
        """
        Examples:
          lathe data template --list                 the names a recipe may have as template
          lathe data template --show qwen3           what it makes of two questions and their answers
          lathe data template my.yaml                which one a recipe comes to, with its model's tokens
          lathe data template my.yaml template=phi4  the same with another template

        What the model learns to write stands between « and ».
        """;

    public static Command Create()
    {
        var words = new Argument<string[]>("RECIPE")
        {
            Description = "A recipe; 'key=value' arguments change its values.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var list = new Option<bool>("--list") { Description = "List all templates." };
        var show = new Option<string>("--show") { Description = "Show one template.", HelpName = "NAME" };
        var command = new Command("template", "List or show chat templates, or say which one a recipe comes to.") { words, list, show };
        command.Validators.Add(result =>
        {
            var asked = (result.GetValue(words) is { Length: > 0 } ? 1 : 0) + (result.GetValue(list) ? 1 : 0)
                + (result.GetValue(show) is null ? 0 : 1);
            if (asked != 1)
            {
                result.AddError("Name a recipe, or ask for --list or --show NAME.");
            }
        });
        command.SetAction(parsed => (int)Run(parsed.GetValue(words) ?? [], parsed.GetValue(show)));
        return command;
    }

    private static WorkerExitCode Run(string[] words, string? name)
    {
        try
        {
            if (words.Length > 0)
            {
                return Resolve(words[0], words[1..]);
            }

            if (name is null)
            {
                TemplateView.List(Terminal.Output());
            }
            else
            {
                TemplateView.Show(Terminal.Output(), TemplateCatalog.Get(name), null, null);
            }

            return WorkerExitCode.Completed;
        }
        catch (DataException failure)
        {
            Terminal.Error(failure.Message, null);
            return WorkerExitCode.Data;
        }
    }

    private static WorkerExitCode Resolve(string path, string[] overrides)
    {
        if (!RecipeFile.TryRead(path, out var source, out var problem))
        {
            System.Console.Error.WriteLine($"lathe data template: {problem}");
            return WorkerExitCode.Usage;
        }

        var facts = new FileSystemFacts(Environment.CurrentDirectory, Path.GetFullPath(path));
        var bound = RecipeBinder.Bind(source, overrides, new BindOptions { Facts = facts });
        if (bound.HasErrors)
        {
            var renderer = new FindingRenderer(System.Console.Error, ColorSupport.IsWanted(System.Console.IsErrorRedirected));
            renderer.Render(bound.Findings, verbose: false);
            renderer.RenderSummary(path, bound.Findings);
            return WorkerExitCode.Recipe;
        }

        var model = bound.Recipe.Model.ModelNameOrPath;
        var tokenizer = TokenizerLoader.Load(model);
        var resolved = TemplateResolver.Resolve(bound.Recipe.Data, TokenizerSettings.Load(model), tokenizer);
        TemplateView.Show(Terminal.Output(), resolved.Template, tokenizer, resolved.Origin);
        return WorkerExitCode.Completed;
    }
}
