using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Lathe.Data.Templates;
using Lathe.Data.Tests.Gguf;
using Lathe.Data.Tests.Tokenizers;
using Lathe.Data.Tokenizers;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Models.Config;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Model;
using Lathe.Training.Adapters;
using Lathe.Training.Export;
using Lathe.Training.Generation;
using Lathe.Training.Modules;
using TorchSharp;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe export --format gguf</c> with the real worker, and llama.cpp reading what it writes.</summary>
public sealed class ShellGgufTests : IDisposable
{
    private const int Length = 64;

    private static readonly string Sample = Path.Combine(OracleProcess.Repository, "samples", "models", "tiny");

    private readonly TinyFolder _folder = TinyFolder.Create();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_merged_adapter_says_in_llama_cpp_what_it_says_here()
    {
        Train(("model_name_or_path", Sample));
        var (exitCode, output, error) = await RunAsync(LlamaOracle.Server, "export", "recipe.yaml", "-o", "merged", "--format", "gguf", "--outtype", "F32");

        Assert.True(exitCode == 0, error);
        Assert.Contains("writing", error, StringComparison.Ordinal);
        Assert.Contains("checking  8 of 8 prompts", error, StringComparison.Ordinal);
        Assert.Matches("checked   in llama.cpp log probabilities of the 20 likeliest tokens differ by at most [0-9.]+e-[0-9]+ of the largest logit, 100.0 %", output);
        Assert.Matches("4 prompts, [4-8] tokens; weights F32, base in fp32", output);
        Assert.Contains("merged-F32.gguf, Modelfile", output, StringComparison.Ordinal);
        Assert.Equal(["Modelfile", "README.md", "merged-F32.gguf"], Directory.EnumerateFiles(_folder.PathOf("merged")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.StartsWith("FROM ./merged-F32.gguf\n", await File.ReadAllTextAsync(_folder.PathOf("merged", "Modelfile"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        (exitCode, output, error) = await Shell.RunAsync(_folder.Root, "export", "out", "-o", "skill", "--format", "gguf", "--adapter-only");
        Assert.True(exitCode == 0, error);
        Assert.DoesNotContain("merged", output, StringComparison.Ordinal);
        Assert.Contains("checked   no: an adapter by itself", output, StringComparison.Ordinal);
        (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", Sample, "-o", "base", "--format", "gguf", "--outtype", "f32");
        Assert.True(exitCode == 0, error);

        var prompt = Prompt(Sample);
        var own = Greedy(Sample, _folder.PathOf("out"), prompt);
        var answers = LlamaOracle.Ask(
        [
            new(_folder.PathOf("merged", "merged-F32.gguf")) { Greedy = new(prompt, Length) },
            new(_folder.PathOf("base", "base-F32.gguf")) { Greedy = new(prompt, Length), Lora = _folder.PathOf("skill", "skill-adapter-F32.gguf") },
            new(_folder.PathOf("base", "base-F32.gguf")) { Greedy = new(prompt, Length) },
        ]);
        Assert.Equal(Length, own.Length);
        Assert.Equal(own, answers[0].Greedy!);
        Assert.Equal(own, answers[1].Greedy!);
        Assert.NotEqual(own, answers[2].Greedy!);
    }

    [Theory]
    [InlineData("auto", "F32")]
    [InlineData("f16", "F16")]
    [InlineData("bf16", "BF16")]
    [InlineData("q8_0", "Q8_0")]
    [InlineData("q4_0", "Q4_0")]
    public async Task Types_are_chosen_and_the_recipes_template_goes_along(string outType, string name)
    {
        Train();
        string[] arguments = ["export", "recipe.yaml", "-o", "merged", "--format", "gguf", "--outtype", outType];
        var (exitCode, output, error) = await RunAsync(LlamaOracle.Server, arguments);
        Assert.True(exitCode == 0, error);
        Assert.Contains("the recipe's, 'chatml', is written as one", error, StringComparison.Ordinal);
        Assert.Matches($"checked   in llama.cpp.*weights {name}, base in fp32", output);

        var answer = LlamaOracle.Ask(new LlamaRequest(_folder.PathOf("merged", $"merged-{name}.gguf")) { Greedy = new(Prompt(_folder.PathOf("model")), 4) });
        Assert.Contains("<|im_start|>user\\n", answer.Template, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Greedy!);
    }

    [Fact]
    public async Task Safetensors_take_the_place_of_a_GGUF_file_and_the_other_way_round()
    {
        Train();
        string[] arguments = ["export", "recipe.yaml", "-o", "merged", "--format", "gguf", "--no-check"];
        var (exitCode, _, error) = await Shell.RunAsync(_folder.Root, arguments);
        Assert.True(exitCode == 0, error);
        var template = LlamaOracle.Ask(new LlamaRequest(_folder.PathOf("merged", "merged-F32.gguf"))).Template;
        (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", "recipe.yaml", "-o", "merged");
        Assert.Equal((int)WorkerExitCode.Output, exitCode);
        (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", "recipe.yaml", "-o", "merged", "--overwrite", "--no-check");
        Assert.True(exitCode == 0, error);
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(_folder.PathOf("merged", "tokenizer_config.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(template, settings["chat_template"]!.GetValue<string>());
        Assert.Equal("<|im_end|>", settings["eos_token"]!.GetValue<string>());
        (exitCode, _, error) = await Shell.RunAsync(_folder.Root, [.. arguments, "--overwrite"]);
        Assert.True(exitCode == 0, error);
        Assert.DoesNotContain("model.safetensors", Directory.EnumerateFiles(_folder.PathOf("merged")).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public async Task Without_llama_server_the_file_is_read_back_and_it_is_told_how_to_have_one()
    {
        var start = Shell.StartOf(_folder.Root, "export", "model", "-o", "out", "--format", "gguf");
        start.Environment["PATH"] = _folder.Root;
        start.Environment[LlamaServerLocator.Variable] = "";
        var (exitCode, output, error) = await RunAsync(start);
        Assert.True(exitCode == 0, error);
        Assert.Contains("note: llama-server was not found, so Lathe read the file back by itself", error, StringComparison.Ordinal);
        Assert.Contains($"or name llama-server in {LlamaServerLocator.Variable}", error, StringComparison.Ordinal);
        Assert.Matches("checked   logits differ by at most [0-9.]+e[-+][0-9]+ of the largest, 100.0 %", output);

        // Found by its name there.
        File.CreateSymbolicLink(_folder.PathOf("llama-server"), LlamaOracle.Server);
        start = Shell.StartOf(_folder.Root, "export", "model", "-o", "again", "--format", "gguf");
        start.Environment["PATH"] = $"{_folder.Root}:{start.Environment["PATH"]}";
        (exitCode, output, error) = await RunAsync(start);
        Assert.True(exitCode == 0, error);
        Assert.Contains("checked   in llama.cpp", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_llama_server_that_is_not_there_is_told_before_anything_is_written()
    {
        var (exitCode, output, error) = await RunAsync(_folder.PathOf("nowhere"), "export", "model", "-o", "x", "--format", "gguf");
        Assert.Equal(((int)WorkerExitCode.Engine, ""), (exitCode, output));
        Assert.Contains($"{LlamaServerLocator.Variable} names {_folder.PathOf("nowhere")}, which does not exist.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("writing", error, StringComparison.Ordinal);
        (exitCode, _, error) = await RunAsync(_folder.PathOf("nowhere"), "export", "model", "-o", "x", "--format", "gguf", "--no-check");
        Assert.True(exitCode == 0, error);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_killed_worker_leaves_no_llama_server()
    {
        var server = _folder.PathOf("server");
        File.WriteAllText(server, $"#!/bin/sh\necho $$ >'{server}.new'\nmv '{server}.new' '{server}.pid'\nexec sleep 1000\n");
        File.SetUnixFileMode(server, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var run = RunAsync(server, "export", "model", "-o", "x", "--format", "gguf");
        while (!File.Exists($"{server}.pid"))
        {
            Assert.False(run.IsCompleted);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        var id = int.Parse(await File.ReadAllTextAsync($"{server}.pid", TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        using (var worker = Process.GetProcessById(ParentOf(ParentOf(id))))
        {
            Assert.Equal("lathe-worker", worker.ProcessName);
            worker.Kill();
        }

        Assert.Equal((int)WorkerExitCode.WorkerLost, (await run).ExitCode);
        while (IsThere(id))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.False(Directory.Exists(_folder.PathOf("x")));
    }

    [Theory]
    [InlineData(WorkerExitCode.Usage, "--format gguf", "export", "model", "-o", "x", "--outtype", "q8_0")]
    [InlineData(WorkerExitCode.Usage, "--format gguf", "export", "model", "-o", "x", "--adapter-only")]
    [InlineData(WorkerExitCode.Usage, "twice", "export", "model", "-o", "x", "--format", "gguf", "--outtype", "f16", "--dtype", "float32")]
    [InlineData(WorkerExitCode.Usage, "", "export", "model", "-o", "x", "--format", "gguf", "--outtype", "q5_k")]
    [InlineData(WorkerExitCode.Model, "no adapter to write", "export", "model", "-o", "x", "--format", "gguf", "--adapter-only")]
    [InlineData(WorkerExitCode.Model, "there is no tok", "export", "mute", "-o", "x", "--format", "gguf")]
    [InlineData(WorkerExitCode.Output, "dataset_info.json", "export", "model", "-o", "data", "--overwrite", "--format", "gguf")]
    public async Task What_can_t_be_written_is_told_in_a_sentence(WorkerExitCode expected, string words, params string[] arguments)
    {
        _ = Directory.CreateDirectory(_folder.PathOf("mute"));
        File.Copy(_folder.PathOf("model", "config.json"), _folder.PathOf("mute", "config.json"));
        File.Copy(_folder.PathOf("model", "model.safetensors"), _folder.PathOf("mute", "model.safetensors"));

        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, arguments);

        Assert.True(exitCode == (int)expected, $"{exitCode} {error}");
        Assert.Equal("", output);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("x")));
    }

    [Fact]
    public async Task An_adapter_that_was_trained_beside_four_bits_stands_alone()
    {
        Train(("quantization_bit", "4"));
        var (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", "recipe.yaml", "-o", "skill", "--format", "gguf", "--adapter-only");
        Assert.True(exitCode == 0, error);
        Assert.True(File.Exists(_folder.PathOf("skill", "skill-adapter-F32.gguf")));
    }

    [Fact]
    public async Task An_adapter_that_PiSSA_started_does_not()
    {
        Train(("pissa_init", "true"), ("pissa_iter", "4"));
        var (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", "recipe.yaml", "-o", "skill", "--format", "gguf", "--adapter-only");
        Assert.Equal((int)WorkerExitCode.Model, exitCode);
        Assert.Contains("pissa_convert: true", error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        (exitCode, _, error) = await Shell.RunAsync(_folder.Root, "export", "recipe.yaml", "-o", "merged", "--format", "gguf");
        Assert.True(exitCode == 0, error);
    }

    private static int ParentOf(int process) =>
        int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ')[1], CultureInfo.InvariantCulture);

    private static bool IsThere(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string server, params string[] arguments)
    {
        var start = Shell.StartOf(_folder.Root, arguments);
        start.Environment[LlamaServerLocator.Variable] = server;
        return RunAsync(start);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }

    private static int[] Prompt(string folder) =>
        [.. TemplateCatalog.Get("chatml").EncodePrompt(TokenizerLoader.Load(folder), [new ChatMessage(ChatRole.User, "What is 3 plus 4?")], system: null)];

    private static int[] Greedy(string folder, string adapter, int[] prompt)
    {
        using var scope = torch.NewDisposeScope();
        using var decoder = DecoderLoader.Load(folder, ModelConfig.Load(folder), _ => false, 512, ComputeContextFactory.Create(bf16: false, previous: null, out _));
        _ = AdapterSetup.Attach(decoder, new Recipe(), [adapter], resume: null, seed: 0);
        return [.. Generator.Run(decoder, new GenerationRequest(prompt, Length, [], SamplingOptions.Greedy))];
    }

    private void Train(params (string Key, string? Value)[] keys)
    {
        var end = InProcess.Train(_folder.With(keys));
        Assert.True(end.Code == WorkerExitCode.Completed, end.Told);
    }
}
