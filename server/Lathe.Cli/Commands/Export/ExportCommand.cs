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

        Formats: safetensors and bin (PyTorch's) make a folder for Hugging Face's libraries; --quantize nf4 or int8 keeps the linear layers of
        safetensors in four or eight bits, as bitsandbytes has them, on which adapters can be trained again. gguf makes one file for llama.cpp, with a Modelfile
        for Ollama beside it; --outtype says the type of its matrices, and --adapter-only writes the adapter by itself, not merged. onnx makes a
        folder for onnxruntime, Optimum and transformers.js, in float32, or float16 where the base or --dtype says so.

        The folder appears when it is whole. Afterwards it is loaded again and its logits are compared with those of base and adapter; that
        needs memory for the model, and --no-check leaves it out. GGUF files are loaded by llama.cpp's llama-server where there is one, in the PATH or
        named in LATHE_LLAMA_SERVER: its log probabilities of the likeliest next tokens are compared. Without it the file's numbers are read back.
        Ctrl-C leaves nothing.

        Examples:
          lathe export merge.yaml                                  as the recipe says, into its export_dir
          lathe export my.yaml --output merged                     what the training of my.yaml has left, merged into its base
          lathe export latest --output merged --format bin         the newest run, as PyTorch's .bin
          lathe export latest --output gguf --format gguf --outtype q8_0
          lathe export latest --output small --quantize nf4
          lathe export latest --output web --format onnx --dtype float16
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
    private static readonly string[] OutTypes = ["auto", "f32", "f16", "bf16", .. ExportQuantizations.Of(ExportFormats.Gguf)];

    public static Command Create()
    {
        var target = new Argument<string>("target") { Description = "A recipe, a run, or the folder of an adapter or a model." };
        var overrides = new Argument<string[]>("key=value")
        {
            Description = "Values that go before the recipe's, such as export_size=2.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var output = new Option<string?>("--output", "-o") { Description = "Folder to write, in place of the recipe's export_dir." };
        var format = new Option<string?>("--format") { Description = "What is written; by default as the recipe says, or safetensors." };
        format.AcceptOnlyFromAmong([.. ExportFormats.All]);
        var dtype = new Option<string?>("--dtype") { Description = "Type of the weights; by default as infer_dtype says, or as the base has them." };
        dtype.AcceptOnlyFromAmong(Dtypes);
        var outType = new Option<string?>("--outtype") { Description = "Type of a GGUF file's matrices; by default as --dtype." };
        outType.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, OutTypes);
        var quantize = new Option<string?>("--quantize") { Description = "Keep linear layers in few bits, in bitsandbytes' layout (safetensors)." };
        quantize.AcceptOnlyFromAmong([.. ExportQuantizations.Of(ExportFormats.Safetensors)]);
        var adapterOnly = new Option<bool>("--adapter-only") { Description = "Do not merge: write the adapter as a GGUF file that llama.cpp applies to its base." };
        var model = new Option<string?>("--model") { Description = "Base of an adapter's folder, where the one that it names is elsewhere." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace an exported model that is there already." };
        var noCheck = new Option<bool>("--no-check") { Description = "Do not load the result again and compare it." };
        var json = new Option<bool>("--json") { Description = "Print progress and result, one JSON object per line." };
        var command = new Command("export", "Merge adapters into their base and write the model as a folder that others load.")
        {
            target, overrides, output, format, dtype, quantize, outType, adapterOnly, model, overwrite, noCheck, json,
        };
        command.SetAction((parsed, _) => ExportAction.RunAsync(new ExportArguments(parsed.GetRequiredValue(target), parsed.GetValue(overrides) ?? [])
        {
            Output = parsed.GetValue(output),
            Format = parsed.GetValue(format),
            Dtype = parsed.GetValue(dtype),
            Quantization = parsed.GetValue(quantize),
            OutType = parsed.GetValue(outType),
            AdapterOnly = parsed.GetValue(adapterOnly),
            Model = parsed.GetValue(model),
            Overwrite = parsed.GetValue(overwrite),
            Check = !parsed.GetValue(noCheck),
            Json = parsed.GetValue(json),
        }));
        return command;
    }
}
