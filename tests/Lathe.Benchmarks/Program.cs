using System.CommandLine;
using System.Globalization;
using Lathe.Benchmarks;
using Lathe.Training.Native;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
_ = NativeRuntime.Prepare();

var models = new Option<string[]>("--model") { Description = "tiny, 15M, 125M; all when left out", AllowMultipleArgumentsPerToken = true };
var steps = new Option<int>("--steps") { Description = "Steps per figure", DefaultValueFactory = _ => 5 };
var throughput = new Command("throughput", "Tokens per second as a share of the rate of a bare matrix product in the same run") { models, steps };
throughput.SetAction(arguments => Throughput.Run(arguments.GetValue(models) ?? [], arguments.GetValue(steps)));

var soakSteps = new Option<int>("--steps") { Description = "Steps", DefaultValueFactory = _ => 1000 };
var soak = new Command("soak", "Resident memory and live tensors over many steps of the tiny model") { soakSteps };
soak.SetAction(arguments => Soak.Run(arguments.GetValue(soakSteps)));

var language = new Command("language", "Time from a changed recipe to its completion and hover");
language.SetAction(_ => LanguageLatency.Run());

var runs = new Option<string[]>("--run")
{
    Description = "Parts of the recipes' names; all when left out",
    AllowMultipleArgumentsPerToken = true,
};
var large = new Option<bool>("--large") { Description = "Models of 7 and 13 billion weights instead: an hour, and 40 GB of disk" };
var memory = new Command("memory", "Peaks of memory of whole runs in the built worker, beside what was planned") { runs, large };
memory.SetAction(arguments => MemoryBench.Run(arguments.GetValue(runs) ?? [], arguments.GetValue(large)));

var repetitions = new Option<int>("--repetitions") { Description = "Times each figure is measured", DefaultValueFactory = _ => 15 };
var quantization = new Command("quantization", "Four-bit weights: speed of the kernels and of products") { repetitions };
quantization.SetAction(arguments => QuantizationBench.Run(arguments.GetValue(repetitions)));

var root = new RootCommand("Speed and memory of the engine, latency of the editor. Run on a quiet machine, in Release.")
{
    throughput, quantization, soak, language, memory,
};
return root.Parse(args).Invoke();
