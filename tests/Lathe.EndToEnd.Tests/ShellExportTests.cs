using System.Diagnostics;
using System.Text.Json.Nodes;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.EndToEnd.Tests.Runs;
using Lathe.Models.Config;
using Lathe.Models.Safetensors;
using Lathe.Protocol.Worker;
using Lathe.Training.Export;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe export</c> with the real worker, on what a short training has left.</summary>
public sealed class ShellExportTests : IDisposable
{
    private static readonly int[] Ids = [257, 87, 104, 97, 116, 32, 105, 115, 32, 51, 63, 258, 10];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly TinyFolder _folder = TinyFolder.Create();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("safetensors")]
    [InlineData("bin")]
    public async Task What_a_training_left_is_merged_and_loads_elsewhere(string format)
    {
        Train();
        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, "export", "recipe.yaml", "--output", "merged", "--format", format);

        Assert.True(exitCode == 0, error);
        Assert.Contains("writing", error, StringComparison.Ordinal);
        Assert.Contains("merged    14 weights", output, StringComparison.Ordinal);
        Assert.Matches("checked   logits differ by at most [0-9.]+e-[0-9]+ of the largest, 100.0 %", output);
        string[] names = [.. Directory.EnumerateFileSystemEntries(_folder.PathOf("merged")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(
            ["README.md", "config.json", "generation_config.json", format == "bin" ? Checkpoint.PyTorchFileName : Checkpoint.SingleFileName, "tokenizer.json", "tokenizer_config.json"],
            names);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root, ".merged*"));
        if (format == "safetensors")
        {
            OutsideReader.SkipWithoutPyTorch();
            var merged = await OutsideReader.LogitsAsync(_folder.PathOf("merged"), adapter: null, Ids);
            var beside = await OutsideReader.LogitsAsync(_folder.PathOf("model"), _folder.PathOf("out"), Ids);
            var (difference, largest) = (0.0, 0.0);
            foreach (var (one, other) in merged.SelectMany(row => row).Zip(beside.SelectMany(row => row)))
            {
                (difference, largest) = (Math.Max(difference, Math.Abs(one - other)), Math.Max(largest, Math.Abs(other)));
            }

            Assert.InRange(difference / largest, 0, 1e-5);
        }
    }

    [Fact]
    public void The_shell_offers_what_the_engine_writes()
    {
        Assert.Equal(ExportFormats.All, ExportFormat.All.Select(format => format.Name));
        Assert.All(ExportFormat.All, format => Assert.Equal(ExportQuantizations.Of(format.Name).Count, format.Quantizations.Count));
    }

    [Fact]
    public async Task A_recipe_for_an_export_is_run_as_it_says_and_the_result_is_trained_further()
    {
        var first = Train();
        _folder.Write("merge.yaml", "model_name_or_path: model\nadapter_name_or_path: out\ntemplate: chatml\nfinetuning_type: lora\nexport_dir: merged\nexport_size: 1\nexport_device: auto\nexport_legacy_format: true\ninfer_dtype: bfloat16\n");

        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, "export", "merge.yaml", "--json");

        Assert.True(exitCode == 0, error);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => ExportEvent.Parse(line)!).ToList();
        var end = lines[^1];
        Assert.Equal((ExportEventType.Finished, 14, "BF16"), (end.Type, end.Merged, end.Parity!.Dtype));
        Assert.Equal(_folder.PathOf("merged"), end.OutputFolder);
        Assert.Contains(Checkpoint.PyTorchFileName, end.Files!);
        Assert.Equal(end.Bytes, end.Files!.Sum(file => new FileInfo(_folder.PathOf("merged", file)).Length));
        Assert.InRange(end.Parity.Difference, 1e-6, 0.05);
        Assert.Equal("bfloat16", ModelConfig.Load(_folder.PathOf("merged")).TorchDtype);
        Assert.Equal(["writing", "checking"], lines.Where(line => line.Phase is not null).Select(line => line.Phase!).Distinct());

        // What was learnt is in it: it starts where the first training has ended, and gets better.
        using var again = _folder.Copy().With(("model_name_or_path", "merged"), ("output_dir", "again"));
        again.Delete("recipe.yaml");
        var run = InProcess.Train(again);
        Assert.True(run.Code == WorkerExitCode.Completed, run.Told);
        Assert.True(run.Steps[0].Loss < 0.95 * first.Steps[0].Loss, $"{run.Steps[0].Loss} {first.Steps[0].Loss}");
        Assert.True(run.Steps[^1].Loss < run.Steps[0].Loss);
    }

    [Fact]
    public async Task An_adapters_folder_knows_its_base_and_a_run_its_recipe()
    {
        Train();
        var (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", "out/checkpoint-4", "-o", "early", "--no-check");
        Assert.True(exitCode == 0, error);

        (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", Directory.GetDirectories(_folder.PathOf("out", ".lathe", "runs")).Single(), "-o", "late", "--no-check");
        Assert.True(exitCode == 0, error);
        Assert.NotEqual(
            await File.ReadAllBytesAsync(_folder.PathOf("early", Checkpoint.SingleFileName), Token),
            await File.ReadAllBytesAsync(_folder.PathOf("late", Checkpoint.SingleFileName), Token));

        // The base has moved.
        _folder.Edit("out/adapter_config.json", config => config["base_model_name_or_path"] = "elsewhere/model");
        (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", "out", "-o", "moved");
        Assert.Equal((int)WorkerExitCode.Model, exitCode);
        Assert.Contains("--model DIR", error, StringComparison.Ordinal);
        (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", "out", "-o", "moved", "--model", "model", "--no-check");
        Assert.True(exitCode == 0, error);
        Assert.Equal(
            await File.ReadAllBytesAsync(_folder.PathOf("late", Checkpoint.SingleFileName), Token),
            await File.ReadAllBytesAsync(_folder.PathOf("moved", Checkpoint.SingleFileName), Token));
    }

    [Fact]
    public async Task A_whole_model_is_written_in_another_form()
    {
        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, "export", "model", "--output", "copy", "--dtype", "float16");
        Assert.True(exitCode == 0, error);
        Assert.Contains("merged    nothing", output, StringComparison.Ordinal);
        Assert.Contains("note: The tokenizer has no chat template", error, StringComparison.Ordinal);
        Assert.Equal("float16", JsonNode.Parse(await File.ReadAllTextAsync(_folder.PathOf("copy", "config.json"), Token))!["torch_dtype"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("nf4", "NF4")]
    [InlineData("int8", "INT8")]
    public async Task A_model_in_few_bits_is_trained_further_as_if_it_were_quantized_then(string type, string title)
    {
        Train();
        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, "export", "recipe.yaml", "--output", "small", "--quantize", type);
        Assert.True(exitCode == 0, error);
        Assert.Contains("quantizing 14 of 14", error, StringComparison.Ordinal);
        Assert.Contains($"weights {title}, computed in", output, StringComparison.Ordinal);
        (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", "recipe.yaml", "--output", "merged", "--no-check");
        Assert.True(exitCode == 0, error);

        using var stored = _folder.Copy().With(("model_name_or_path", "small"), ("output_dir", "again"));
        using var here = _folder.Copy().With(("model_name_or_path", "merged"), ("output_dir", "again"), ("quantization_bit", type == "nf4" ? "4" : "8"));
        foreach (var folder in (TinyFolder[])[stored, here])
        {
            folder.Delete("recipe.yaml");
            var run = InProcess.Train(folder);
            Assert.True(run.Code == WorkerExitCode.Completed, run.Told);
        }

        Assert.Equal(
            await File.ReadAllBytesAsync(here.PathOf("again", "adapter_model.safetensors"), Token),
            await File.ReadAllBytesAsync(stored.PathOf("again", "adapter_model.safetensors"), Token));
    }

    [Fact]
    public async Task An_adapter_that_was_trained_beside_four_bits_needs_a_word()
    {
        _folder.With(("quantization_bit", "4"));
        Train();
        var (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", "recipe.yaml", "--output", "merged");
        Assert.Equal((int)WorkerExitCode.Recipe, exitCode);
        Assert.Contains("quantization_bit: 4", error, StringComparison.Ordinal);
        Assert.Contains($"lathe export {_folder.PathOf("out")} --output merged", error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", "out", "--output", "merged");
        Assert.True(exitCode == 0, error);
    }

    [Theory]
    [InlineData(WorkerExitCode.Usage, "--output DIR", "export", "model")]
    [InlineData(WorkerExitCode.Usage, "There is no run", "export", "nothing", "-o", "x")]
    [InlineData(WorkerExitCode.Usage, "key=value", "export", "model", "other", "-o", "x")]
    [InlineData(WorkerExitCode.Usage, "is no recipe", "export", "model", "export_size=2", "-o", "x")]
    [InlineData(WorkerExitCode.Usage, "", "export", "model", "-o", "x", "--format", "pickle")]
    [InlineData(WorkerExitCode.Usage, "--outtype q8_0", "export", "model", "-o", "x", "--format", "gguf", "--quantize", "nf4")]
    [InlineData(WorkerExitCode.Usage, "--format safetensors", "export", "model", "-o", "x", "--format", "bin", "--quantize", "int8")]
    [InlineData(WorkerExitCode.Model, "no trained adapter", "export", "recipe.yaml", "-o", "x")]
    [InlineData(WorkerExitCode.Recipe, "LT3264", "export", "bits.yaml")]
    [InlineData(WorkerExitCode.Recipe, "LT1", "export", "broken.yaml")]
    [InlineData(WorkerExitCode.Output, "is not empty", "export", "model", "-o", "data")]
    [InlineData(WorkerExitCode.Output, "dataset_info.json", "export", "model", "-o", "data", "--overwrite")]
    [InlineData(WorkerExitCode.Output, "holds what is exported", "export", "model", "-o", "model", "--overwrite")]
    [InlineData(WorkerExitCode.Model, "config.json", "export", "damaged", "-o", "x")]
    public async Task What_can_t_be_exported_is_told_in_a_sentence(WorkerExitCode expected, string words, params string[] arguments)
    {
        _folder.WriteRecipe();
        _folder.Write("bits.yaml", "model_name_or_path: model\nexport_dir: x\nexport_quantization_bit: 4\nexport_quantization_dataset: data/sums.json\n");
        _folder.Write("broken.yaml", "model_name_or_path: [model\nexport_dir: x\n");
        _folder.Write("damaged/config.json", "{");

        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, arguments);

        Assert.True(exitCode == (int)expected, $"{exitCode} {error}");
        Assert.Equal("", output);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("x")));
        Assert.True(File.Exists(_folder.PathOf("data", "dataset_info.json")));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task A_stopped_export_leaves_nothing(string signal)
    {
        using var large = TinyFolder.Create(size: 24);
        var start = Shell.StartOf(large.Root, "export", "model", "-o", "merged", "--json");
        start.FileName = "/usr/bin/env";
        start.ArgumentList.Insert(0, "--default-signal=INT");
        start.ArgumentList.Insert(1, Shell.Program);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Token);
        Assert.NotNull(await process.StandardOutput.ReadLineAsync(Token));
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {process.Id}"])!)
        {
            await kill.WaitForExitAsync(Token);
        }

        var rest = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        while (Directory.EnumerateFileSystemEntries(large.Root, ".merged*").Any())
        {
            await Task.Delay(20, Token);
        }

        Assert.False(Directory.Exists(large.PathOf("merged")), await error);
        if (signal != "KILL")
        {
            Assert.Equal((int)WorkerExitCode.StoppedNow, process.ExitCode);
            Assert.Contains("nothing of it is left", rest, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_worker_that_ends_without_a_word_is_told()
    {
        var start = Shell.StartOf(_folder.Root, "export", "model", "-o", "merged");
        start.Environment[WorkerEnvironment.WorkerPath] = Shell.FakeWorker;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = await process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal(((int)WorkerExitCode.WorkerLost, ""), (process.ExitCode, await output));
        Assert.Contains("before the export was done", error, StringComparison.Ordinal);
    }

    private FinishedRun Train()
    {
        var end = InProcess.Train(_folder);
        Assert.True(end.Code == WorkerExitCode.Completed, end.Told);
        return end;
    }
}
