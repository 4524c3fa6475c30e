using System.CommandLine;
using Lathe.Memory.Fit;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe plan RECIPE [key=value ...]</c>: says whether a training fits before it is started, and what would make it fit.</summary>
internal static class PlanCommand
{
    public const string Details =
        """
        Examples:
          lathe plan my.yaml                         does it fit this machine?
          lathe plan my.yaml --gpu "RTX 4090"        would it fit that card? (lathe devices --known lists them)
          lathe plan my.yaml --gib 16 cutoff_len=1024
                                                     with 16 GiB and one value changed
          lathe plan my.yaml --gpu A100-80GB --gpus 4

        Exit code 0: it fits, or little is left. 8 or 9: it does not fit this machine's memory or the GPU. 3: the recipe can't be planned. 2: the command can't be understood.
        """;

    public static Command Create()
    {
        var words = new Argument<string[]>("RECIPE")
        {
            Description = "The recipe; 'key=value' arguments change its values.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var gpu = new Option<string>("--gpu") { Description = "Plan for a GPU by its name, here or not.", HelpName = "NAME" };
        var gib = new Option<double?>("--gib") { Description = "Plan for so much memory.", HelpName = "N" };
        var gpus = new Option<int>("--gpus") { Description = "How many equal GPUs.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var profile = new Option<string>("--profile")
        {
            Description = "Whose use of memory: Lathe's engine, or transformers and peft as LLaMA-Factory uses them. "
                + "By default lathe on a processor, hf on a GPU.",
            HelpName = string.Join('|', PlanTarget.Profiles.Select(one => one.Name)),
        };
        var json = new Option<bool>("--json") { Description = "Write the plan as one JSON object." };
        var score = new Option<string>("--score") { Description = "Hold plans against a table (CSV) of measured runs instead.", HelpName = "POINTS" };
        var configs = new Option<string>("--configs") { Description = "For --score: a table (CSV) of the models' configurations.", HelpName = "CONFIGS" };
        var command = new Command("plan", "Say whether a training fits in memory, and what would make it fit.")
        {
            words, gpu, gib, gpus, profile, json, score, configs,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(score) is null != result.GetValue(configs) is null)
            {
                result.AddError("--score and --configs belong together: a table of runs, and one of their models' configurations.");
            }
        });
        command.SetAction(parsed => parsed.GetValue(score) is { } points
            ? PlanScore.Run(points, parsed.GetValue(configs)!, parsed.GetValue(json))
            : Run(
                parsed.GetValue(words) ?? [],
                new PlanTarget
                {
                    Gpu = parsed.GetValue(gpu),
                    Gib = parsed.GetValue(gib),
                    Gpus = parsed.GetValue(gpus),
                    Profile = parsed.GetValue(profile),
                },
                parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] words, PlanTarget target, bool json)
    {
        if (words.Length == 0)
        {
            System.Console.Error.WriteLine("lathe plan: name a recipe, as in 'lathe plan my.yaml --gpu \"RTX 4090\"'.");
            return (int)WorkerExitCode.Usage;
        }

        return PlanAction.Run(words[0], words[1..], target, json);
    }
}
