using System.CommandLine;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe train RECIPE [key=value ...]</c>.</summary>
internal static class TrainCommand
{
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
        var command = new Command(
            "train",
            """
            Train as a recipe says. The run's records are kept in OUTPUT_DIR/.lathe/runs.

            Ctrl-C stops after the current step with a checkpoint; a second Ctrl-C stops now.

              lathe train samples/recipes/lora.yaml
              lathe train my.yaml output_dir=saves/try2 max_steps=20
              lathe train my.yaml --json | jq 'select(.type == "step") | .loss'

            Exit codes: 0 done, 2 wrong usage, 3 recipe refused, 4 data, 5 model, 6 engine, 7 loss not finite, 8 and 9 out of
            memory (host, device), 10 stopped with a checkpoint, 11 stopped now, 12 output not writable, 15 worker lost.
            """)
        {
            recipe, overrides, json, noProgress,
        };
        command.SetAction((parsed, _) => TrainAction.RunAsync(new TrainArguments(
            parsed.GetRequiredValue(recipe), parsed.GetValue(overrides) ?? [], parsed.GetValue(json), parsed.GetValue(noProgress))));
        return command;
    }
}
