using Lathe.Data.Tests.Tokenizers;
using Lathe.Data.Tokenizers;
using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Models.Config;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Model;
using Lathe.Training.Adapters;
using Lathe.Training.Generation;
using Lathe.Training.Modules;
using Lathe.Training.Tests.Onnx;
using TorchSharp;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe export --format onnx</c> with the real worker, and transformers.js reading what it writes.</summary>
public sealed class ShellOnnxTests : IDisposable
{
    private const int Length = 64;
    private const string Prompt = "<|im_start|>user\nWhat is 3 plus 4?<|im_end|>\n<|im_start|>assistant\n";

    private static readonly string Sample = Path.Combine(OracleProcess.Repository, "samples", "models", "tiny");

    private readonly TinyFolder _folder = TinyFolder.Create();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_merged_adapter_says_in_transformers_js_what_it_says_here()
    {
        var end = InProcess.Train(_folder.With(("model_name_or_path", Sample)));
        Assert.True(end.Code == WorkerExitCode.Completed, end.Told);

        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, "export", "recipe.yaml", "-o", "merged", "--format", "onnx");

        Assert.True(exitCode == 0, error);
        Assert.Contains("onnx/model.onnx, config.json", output, StringComparison.Ordinal);
        Assert.Matches("checked   logits differ by at most [0-9.]+e-[0-9]+ of the largest, 100.0 %.*weights F32, computed in fp32", output);
        var answer = Assert.Single(TransformersOracle.Ask(new TransformersRequest(_folder.PathOf("merged"), [Prompt], Length)));
        Assert.Equal(Greedy(), answer.Ids[0]);
    }

    [Theory]
    [InlineData("float16", "onnx/model_fp16.onnx", "computed in fp16")]
    [InlineData("float32", "onnx/model.onnx", "computed in fp32")]
    public async Task Types_are_chosen(string dtype, string file, string words)
    {
        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, "export", "model", "-o", "x", "--format", "onnx", "--dtype", dtype);
        Assert.True(exitCode == 0, error);
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.PathOf("x", file)));
    }

    [Theory]
    [InlineData(WorkerExitCode.Model, "--dtype float32", "export", "model", "-o", "x", "--format", "onnx", "--dtype", "bfloat16")]
    [InlineData(WorkerExitCode.Usage, "--format gguf", "export", "model", "-o", "x", "--format", "onnx", "--outtype", "f16")]
    [InlineData(WorkerExitCode.Output, "dataset_info.json", "export", "model", "-o", "data", "--overwrite", "--format", "onnx")]
    public async Task What_can_t_be_written_is_told_in_a_sentence(WorkerExitCode expected, string words, params string[] arguments)
    {
        var (exitCode, output, error) = await Shell.RunAsync(_folder.Root, arguments);
        Assert.True(exitCode == (int)expected, $"{exitCode} {error}");
        Assert.Equal("", output);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("x")));
    }

    private int[] Greedy()
    {
        using var scope = torch.NewDisposeScope();
        var config = ModelConfig.Load(Sample);
        using var decoder = DecoderLoader.Load(Sample, config, _ => false, 512, ComputeContextFactory.Create(bf16: false, previous: null, out _));
        _ = AdapterSetup.Attach(decoder, new Recipe(), [_folder.PathOf("out")], resume: null, seed: 0);
        int[] prompt = [.. TokenizerLoader.Load(Sample).Encode(Prompt)];
        return [.. Generator.Run(decoder, new GenerationRequest(prompt, Length, [.. config.EosTokenIds], SamplingOptions.Greedy))];
    }
}
