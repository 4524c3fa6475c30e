using System.CommandLine;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe train RECIPE [key=value ...]</c>.</summary>
internal static class TrainCommand
{
    public const string Details =
        """
        Ctrl-C stops after the current step with a checkpoint; a second Ctrl-C stops now.

        Examples:
          lathe train samples/recipes/assistant-lora.recipe.yaml
          lathe train my.yaml output_dir=saves/try2 max_steps=20
          lathe train my.yaml --json | jq 'select(.type == "step") | .loss'

        Exit codes:
           0  done                          7  the loss is no finite number
           1  a defect of Lathe             8  the machine's memory is full
           2  wrong usage                   9  the device's memory is full
           3  the recipe is refused        10  stopped with a checkpoint
           4  a dataset is unusable        11  stopped now
           5  the model is unusable        12  the output cannot be written
           6  the engine does not load     15  the worker was killed or crashed
        """;

    public static Command Create()
    {
        var recipe = new Argument<string>("recipe") { Description = "The recipe: a YAML file with LLaMA-Factory's keys." };
        var overrides = new Argument<string[]>("key=value")
        {
            Description = "Values that go before the recipe's, such as learning_rate=1e-4.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Print the run's events, one JSON object per line, and nothing else on standard output." };
        var noProgress = new Option<bool>("--no-progress") { Description = "Print plain lines instead of a live view." };
        var command = new Command("train", "Train as a recipe says; the run's records are kept in OUTPUT_DIR/.lathe/runs.")
        {
            recipe, overrides, json, noProgress,
        };
        command.SetAction((parsed, _) => TrainAction.RunAsync(new TrainArguments(
            parsed.GetRequiredValue(recipe), parsed.GetValue(overrides) ?? [], parsed.GetValue(json), parsed.GetValue(noProgress))));
        return command;
    }
}
