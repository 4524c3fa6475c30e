using System.CommandLine;
using System.Globalization;
using Lathe.Benchmarks;
using Lathe.Training.Native;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
_ = NativeRuntime.Prepare();

var cells = new Option<string[]>("--cell") { Description = "Parts of the cells' names; all when left out", AllowMultipleArgumentsPerToken = true };
var steps = new Option<int>("--steps") { Description = "Steps per figure", DefaultValueFactory = _ => 5 };
var json = new Option<string>("--json") { Description = "Writes the figures to this file" };
var weights = new Option<string>("--weights") { Description = "Folder that the random checkpoints are kept in" };
var throughput = new Command("throughput", "Tokens per second as a share of the rate of a bare matrix product in the same run")
{
    cells, steps, json, weights,
};
throughput.SetAction(arguments => Throughput.Run(
    arguments.GetValue(cells) ?? [], arguments.GetValue(steps), arguments.GetValue(json), arguments.GetValue(weights)));
var cell = new Argument<string>("NAME");
var throughputCell = new Command("throughput-cell", "One of them, in this process") { cell, steps, weights };
throughputCell.SetAction(arguments => Throughput.RunCell(arguments.GetValue(cell)!, arguments.GetValue(steps), arguments.GetValue(weights)!));

var soakSteps = new Option<int>("--steps") { Description = "Steps", DefaultValueFactory = _ => 1000 };
var soak = new Command("soak", "Resident memory and live tensors over many steps of the tiny model") { soakSteps };
soak.SetAction(arguments => Soak.Run(arguments.GetValue(soakSteps)));
var method = new Argument<string>("METHOD");
var checkpoint = new Argument<string>("FOLDER");
var soakYoung = new Command("soak-young", "A young run for the soak to be compared with: a step for each line of input") { method, checkpoint };
soakYoung.SetAction(arguments => Soak.ServeYoung(arguments.GetValue(method)!, arguments.GetValue(checkpoint)!));

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

var savers = new Command("savers", "What checkpointing, the chunked loss and 8-bit states take off the peak, beside what was planned");
savers.SetAction(_ => MemorySavers.Run());

var repetitions = new Option<int>("--repetitions") { Description = "Times each figure is measured", DefaultValueFactory = _ => 15 };
var quantization = new Command("quantization", "Four-bit weights: speed of the kernels and of products") { repetitions };
quantization.SetAction(arguments => QuantizationBench.Run(arguments.GetValue(repetitions)));

var size = new Option<double>("--gib") { Description = "Size of the file", DefaultValueFactory = _ => 1 };
var data = new Command("data", "Check of a generated file: time, peak of memory, planted near duplicates found; needs twice its size on the disk") { size };
data.SetAction(arguments => DataBench.Run(arguments.GetValue(size)));

var tokenizers = new Command("tokenizers", "Speed of encoding on one thread, beside npm's @huggingface/tokenizers in the same run");
tokenizers.SetAction(_ => TokenizerBench.Run());

var generation = new Command("generation", "Tokens per second of answers, beside what the memory's bandwidth allows") { cells };
generation.SetAction(arguments => GenerationBench.Run(arguments.GetValue(cells) ?? []));

var fewRows = new Command("few-rows", "Products of few rows, as answers take: the engine's kernels in turn with the library's") { repetitions };
fewRows.SetAction(arguments => FewRowsBench.Run(arguments.GetValue(repetitions)));

var root = new RootCommand("Speed and memory of the engine, latency of the editor. Run on a quiet machine, in Release.")
{
    throughput, throughputCell, quantization, soak, soakYoung, language, memory, savers, data, tokenizers, generation, fewRows,
};
return root.Parse(args).Invoke();
