using System.CommandLine;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Export;

/// <summary><c>lathe export TARGET</c>.</summary>
internal static class ExportCommand
{
    public const string Details =
        """
        TARGET is a recipe for an export (export_dir, as LLaMA-Factory has it), the recipe of a training, a run (its id or short name, latest), or
        a folder: of an adapter, of a checkpoint, of a model. Adapters (LoRA, rsLoRA, DoRA, PiSSA, modules saved whole) are merged in fp32 weight
        by weight, so that memory holds one weight at a time, and cast once to the type that the base has. Several adapters of a recipe are
        merged one after the other. A quantized base is refused: merge into the same model in 16 or 32 bits.

        The folder appears when it is whole. Afterwards it is loaded again and its logits are compared with those of base and adapter; that
        needs memory for the model, and --no-check leaves it out. Ctrl-C leaves nothing.

        Examples:
          lathe export merge.yaml                                  as the recipe says, into its export_dir
          lathe export my.yaml --output merged                     what the training of my.yaml has left, merged into its base
          lathe export latest --output merged --format bin         the newest run, as PyTorch's .bin
          lathe export saves/lora/checkpoint-200 --output merged   an adapter's folder, into the base that it names
          lathe export merge.yaml export_size=2 --json

        Exit codes:
           0  done                          6  the engine does not load
           1  a defect of Lathe             8  the machine's memory is full
           2  wrong usage                  11  stopped
           3  the recipe is refused        12  the output cannot be written
           5  base or adapter is unusable  15  the worker was killed
        """;

    private static readonly string[] Dtypes = ["auto", "float32", "float16", "bfloat16"];

    public static Command Create()
    {
        var target = new Argument<string>("target") { Description = "A recipe, a run, or the folder of an adapter or a model." };
        var overrides = new Argument<string[]>("key=value")
        {
            Description = "Values that go before the recipe's, such as export_size=2.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new Option<string?>("--output", "-o") { Description = "Folder to write, in place of the recipe's export_dir." };
        var format = new Option<string?>("--format") { Description = "Form of the weights; by default as the recipe says, or safetensors." };
        format.AcceptOnlyFromAmong([.. ExportFormats.All]);
        var dtype = new Option<string?>("--dtype") { Description = "Type of the weights; by default as infer_dtype says, or as the base has them." };
        dtype.AcceptOnlyFromAmong(Dtypes);
        var model = new Option<string?>("--model") { Description = "Base of an adapter's folder, where the one that it names is elsewhere." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an exported model that is there already." };
        var noCheck = new Option<bool>("--no-check") { Description = "Do not load the result again and compare it." };
        var json = new Option<bool>("--json") { Description = "Print progress and result, one JSON object per line." };
        var command = new Command("export", "Merge adapters into their base and write the model as a folder that others load.")
        {
            target, overrides, output, format, dtype, model, overwrite, noCheck, json,
        };
        command.SetAction((parsed, _) => ExportAction.RunAsync(new ExportArguments(parsed.GetRequiredValue(target), parsed.GetValue(overrides) ?? [])
        {
            Output = parsed.GetValue(output),
            Format = parsed.GetValue(format),
            Dtype = parsed.GetValue(dtype),
            Model = parsed.GetValue(model),
            Overwrite = parsed.GetValue(overwrite),
            Check = !parsed.GetValue(noCheck),
            Json = parsed.GetValue(json),
        }));
        return command;
    }
}
