using Lathe.Data.Tokenizers;
using Lathe.Models.Config;
using Lathe.Models.Safetensors;
using Lathe.Training.Export;
using Lathe.Training.Generation;
using Lathe.Training.Modules;
using Lathe.Training.Tests.Fixtures;
using Lathe.Training.Tests.Numerics;
using TorchSharp;

namespace Lathe.Training.Tests.Onnx;

/// <summary>The trained tiny model in transformers.js, from a local folder.</summary>
public class TransformersTests
{
    private static readonly string[] Prompts =
    [
        "<|im_start|>user\nWhat is the capital of France?<|im_end|>\n<|im_start|>assistant\n",
        "<|im_start|>user\nHi!<|im_end|>\n<|im_start|>assistant\n",
    ];

    private static string Tiny => Path.Combine(Oracle.RepositoryFolder(), "samples", "models", "tiny");

    [Fact]
    public void It_says_what_the_engine_says()
    {
        using var folder = new TemporaryFolder();
        using var scope = torch.NewDisposeScope();
        SafetensorsDtype[] types = [SafetensorsDtype.F32, SafetensorsDtype.F16];
        foreach (var type in types)
        {
            var job = new ExportJob
            {
                ModelFolder = Tiny,
                OutputFolder = folder.File(type.Name()),
                Format = ExportFormat.Onnx,
                Dtype = type,
                Check = false,
            };
            _ = ModelExport.Execute(job, new SilentReporter(), TestContext.Current.CancellationToken);
        }

        var tokenizer = TokenizerLoader.Load(Tiny);
        var config = ModelConfig.Load(Tiny);
        using var decoder = DecoderLoader.Load(Tiny, config, _ => false, 512, Oracle.Context("simd", "aten"));
        string[] expected = [.. Prompts.Select(prompt => tokenizer.Decode(Generator.Run(
            decoder,
            new GenerationRequest([.. tokenizer.Encode(prompt)], 64, [.. config.EosTokenIds], SamplingOptions.Greedy),
            TestContext.Current.CancellationToken)))];

        var answers = TransformersOracle.Ask([.. types.Select(type => new TransformersRequest(folder.File(type.Name()), Prompts, 64))]);

        Assert.All(expected, text => Assert.NotEmpty(text));
        Assert.All(answers, answer => Assert.Equal(expected, answer.Texts));
    }

    private sealed class SilentReporter : IExportReporter
    {
        public void Progress(ExportPhase phase, long done, long total)
        {
            // Nobody waits.
        }

        public void Notice(string message) => Assert.Fail(message);
    }
}
