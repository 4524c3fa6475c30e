using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Models.Config;
using Lathe.Protocol.Worker;
using Lathe.Training.Adapters;
using Lathe.Training.Artifacts;
using Lathe.Training.Autograd;
using Lathe.Training.Checkpoints;
using Lathe.Training.Modules;
using TorchSharp;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>What a run leaves, loaded by others: the same logits as here.</summary>
public sealed class OutsideReaderTests
{
    private const double Tolerance = 1e-4;

    private static readonly int[] Ids = [257, 87, 104, 97, 116, 32, 105, 115, 32, 51, 32, 112, 108, 117, 115, 32, 52, 63, 258, 10, 200, 263];

    private const int LargerVocabulary = 320;

    private static readonly (string Key, string? Value) AddedTokens = ("add_special_tokens", "<|a|>,<|b|>,<|c|>,<|d|>,<|e|>,<|f|>,<|g|>,<|h|>");

    /// <summary>As <see cref="Ids"/>, with tokens that were added and rows behind the last of them.</summary>
    private static readonly int[] NewIds = [.. Ids.Select((id, i) => i % 4 == 3 ? 259 + (i * 3) : id)];

    [Theory]
    [InlineData("llama", "all", null)]
    [InlineData("llama", "q_proj,v_proj", "embed_tokens,lm_head,norm")]
    [InlineData("llama3", "all", "embed_tokens")]
    [InlineData("llama3", "all", "lm_head")]
    [InlineData("qwen3", "v_proj", "embed_tokens,lm_head")]
    [InlineData("qwen2", "all", "embed_tokens")]
    [InlineData("qwen3", "self_attn.q_proj,down_proj", null)]
    public async Task An_adapter_computes_the_same_on_its_base(string family, string targets, string? whole)
    {
        OutsideReader.SkipWithoutPyTorch();
        using var folder = TinyFolder.Create(family).With(("lora_target", targets), ("additional_target", whole));
        Train(folder);
        var (model, adapter) = (folder.PathOf("model"), folder.PathOf("out"));

        var ours = Logits(model, adapter);
        AssertClose(ours, await OutsideReader.LogitsAsync(model, adapter, Ids));
        AssertClose(ours, await OutsideReader.LogitsAsync(model, adapter, Ids, merge: true));
        AssertFar(ours, Logits(model, adapter: null));
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("llama3")]
    [InlineData("qwen2")]
    [InlineData("qwen3")]
    public async Task A_model_trained_whole_computes_the_same(string family)
    {
        OutsideReader.SkipWithoutPyTorch();
        using var folder = TinyFolder.Create(family).With(("finetuning_type", "full"), ("lora_rank", null));
        Train(folder);
        var model = folder.PathOf("out");

        var ours = Logits(model, adapter: null);
        AssertClose(ours, await OutsideReader.LogitsAsync(model, adapter: null, Ids));
        AssertFar(ours, Logits(folder.PathOf("model"), adapter: null));
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("qwen2")]
    public async Task Added_tokens_compute_the_same_in_a_whole_model(string family)
    {
        OutsideReader.SkipWithoutPyTorch();
        using var folder = TinyFolder.Create(family).With(("finetuning_type", "full"), ("lora_rank", null), AddedTokens);
        Train(folder);
        var model = folder.PathOf("out");
        AssertClose(Logits(model, adapter: null), await OutsideReader.LogitsAsync(model, adapter: null, NewIds), LargerVocabulary);
    }

    [Theory]
    [InlineData("llama")]
    [InlineData("qwen2")]
    public async Task Added_tokens_of_an_adapter_compute_the_same_on_a_base_that_was_enlarged(string family)
    {
        OutsideReader.SkipWithoutPyTorch();
        using var folder = TinyFolder.Create(family).With(AddedTokens);
        Train(folder);
        var (model, adapter) = (folder.PathOf("model"), folder.PathOf("out"));
        var ours = Logits(model, adapter, LargerVocabulary);
        AssertClose(ours, await OutsideReader.LogitsAsync(model, adapter, NewIds, rows: LargerVocabulary), LargerVocabulary);
        AssertClose(ours, await OutsideReader.LogitsAsync(model, adapter, NewIds, merge: true, rows: LargerVocabulary), LargerVocabulary);
    }

    private static void Train(TinyFolder folder)
    {
        var end = InProcess.Train(folder, "save_strategy=no");
        Assert.True(end.Code == WorkerExitCode.Completed, end.Told);
        Assert.True(end.Steps[^1].Loss < end.Steps[0].Loss);
    }

    /// <summary>A forward pass by this engine, of files: nothing is kept from the run.</summary>
    private static float[][] Logits(string model, string? adapter, int? rows = null)
    {
        using var scope = torch.NewDisposeScope();
        var context = ComputeContextFactory.Create(bf16: false, previous: null, out _);
        var (config, peft) = (ModelConfig.Load(model), adapter is null ? null : AdapterConfig.Read(adapter));
        var untie = AdditionalTargets.Untie(config, peft?.ModulesToSave ?? []);
        using var decoder = DecoderLoader.Load(model, config, _ => false, Ids.Length, context, untie: untie,
            newRows: rows is { } count ? new NewRows(count, [], null, HasNoise: false, Seed: 0) : null);
        var row = decoder.Config.VocabSize == TinyTokenizer.Vocabulary ? Ids : NewIds;
        if (peft is not null)
        {
            Attach(decoder, peft, StoredTensors.Read(Path.Combine(adapter!, ModelSaver.AdapterWeights)));
        }

        var ids = torch.tensor(row, torch.ScalarType.Int64).view(1, row.Length);
        var logits = decoder.Head.Logits(decoder.Stream(Tape.ForInference(), ids, checkpointing: false).Value);
        var values = logits.data<float>().ToArray();
        return [.. values.Chunk(decoder.Config.VocabSize)];
    }

    private static void Attach(Decoder decoder, AdapterConfig config, StoredTensors tensors)
    {
        torch.Tensor Take(string name)
        {
            Assert.True(tensors.Remove(name, out var stored), name);
            return torch.tensor(stored.Floats, [.. stored.Shape]);
        }

        LoraInjector.Attach(
            decoder,
            new LoraOptions(config.Rank, config.Alpha, 0, config.TargetModules),
            seed: 0,
            linear => (Take(LoraInjector.NameOfA(linear.Path)), Take(LoraInjector.NameOfB(linear.Path))));
        foreach (var parameter in decoder.BaseParameters)
        {
            var name = ModelSaver.NameOfSavedModule(parameter.Name);
            if (tensors.ContainsKey(name))
            {
                // The base's values are the mapped file: they are replaced, not written to.
                parameter.Value.set_(Take(name));
                parameter.RefreshCompute();
            }
        }

        Assert.Empty(tensors);
    }

    private static double Largest(float[][] a, float[][] b) =>
        a.Zip(b).SelectMany(rows => rows.First.Zip(rows.Second)).Max(pair => Math.Abs((double)pair.First - pair.Second));

    private static void AssertClose(float[][] ours, float[][] theirs, int vocabulary = TinyTokenizer.Vocabulary)
    {
        Assert.Equal((Ids.Length, vocabulary), (theirs.Length, theirs[0].Length));
        Assert.InRange(Largest(ours, theirs), 0, Tolerance);
    }

    /// <summary>Training moved the logits by more than the tolerance, so that a part left out would be seen.</summary>
    private static void AssertFar(float[][] trained, float[][] untrained) => Assert.True(Largest(trained, untrained) > 1000 * Tolerance);
}
