using System.CommandLine;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe train RECIPE [key=value ...]</c>.</summary>
internal static class TrainCommand
{
    public const string Details =
        """
        One run at a time has the device; the others wait in line, in the order of their starts. A run goes on from the last checkpoint in
        output_dir by itself and says so. Checkpoints and results of an earlier run are deleted only when that is chosen: by --overwrite,
        by overwrite_output_dir=true on the command line, or when asked.

        Ctrl-C stops after the current step with a checkpoint; a second Ctrl-C stops now. With --detach the command says how to follow and
        to stop the run and returns; --json then prints one object: id, shortName, state (such as starting or queued), reason, processId,
        recordsDirectory.

        Examples:
          lathe train samples/recipes/assistant-lora.recipe.yaml
          lathe train my.yaml output_dir=saves/try2 max_steps=20
          lathe train my.yaml --detach && lathe tail latest -f
          lathe train my.yaml --json | jq 'select(.type == "step") | .loss'

        Exit codes:
           0  done                          7  the loss is no finite number
           1  a defect of Lathe             8  the machine's memory is full
           2  wrong usage                   9  the device's memory is full
           3  the recipe is refused        10  stopped with a checkpoint
           4  a dataset is unusable        11  stopped now
           5  the model is unusable        12  the output cannot be written
           6  the engine does not load     13  another run has output_dir
                                           15  the worker was killed or crashed
        """;

    public static Command Create()
    {
        var recipe = new Argument<string>("recipe") { Description = "The recipe: a YAML file with LLaMA-Factory's keys." };
        var overrides = new Argument<string[]>("key=value")
        {
            Description = "Values that go before the recipe's, such as learning_rate=1e-4.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print the run's events, one JSON object per line, and nothing else on standard output.",
        };
        var noProgress = new Option<bool>("--no-progress") { Description = "Print plain lines instead of a live view." };
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Delete checkpoints and results of an earlier run in output_dir and begin anew.",
        };
        var noQueue = new Option<bool>("--no-queue") { Description = "Begin at once, beside runs that have the device." };
        var key = new Option<string?>("--key")
        {
            Description = "Start one run for all calls with this key (up to 128 characters, kept for a day); later calls follow that run.",
        };
        var detach = new Option<bool>("--detach")
        {
            Description = "Return as soon as the run is on its way. It goes on when this shell or its terminal ends.",
        };
        var command = new Command("train", "Train as a recipe says; the run's records are kept in OUTPUT_DIR/.lathe/runs.")
        {
            recipe, overrides, json, noProgress, detach, overwrite, noQueue, key,
        };
        command.SetAction((parsed, _) => TrainAction.RunAsync(new TrainArguments(
            parsed.GetRequiredValue(recipe), parsed.GetValue(overrides) ?? [], parsed.GetValue(json), parsed.GetValue(noProgress))
        {
            Detach = parsed.GetValue(detach),
            Overwrite = parsed.GetValue(overwrite),
            NoQueue = parsed.GetValue(noQueue),
            Key = parsed.GetValue(key),
        }));
        return command;
    }
}
