using System.Text.Json.Nodes;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;
using Lathe.Training.Adapters;
using Lathe.Training.Checkpoints;
using Lathe.Training.Export;
using Lathe.Training.Modules;
using Lathe.Training.Tests.Numerics;
using TorchSharp;
using static Lathe.Training.Tests.Numerics.OracleComparison;

namespace Lathe.Training.Tests.Export;

/// <summary>Merged models against PyTorch's base with its adapter, and against this engine's.</summary>
public sealed class MergeTests
{
    private const double Exact = 1e-5;

    public static TheoryData<string, bool> Families()
    {
        var data = new TheoryData<string, bool>();
        foreach (var (i, name) in Directory.GetDirectories(Oracle.Folder("families")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).Index())
        {
            data.Add(name, i % 2 == 0);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_family_computes_what_PyTorch_does_with_the_adapter_beside(string family, bool isPyTorch)
    {
        using var scope = torch.NewDisposeScope();
        using var export = new ExportFixture(Path.Combine("families", family));

        var result = export.Run(export.Job with { Format = isPyTorch ? ExportFormat.PyTorch : ExportFormat.Safetensors, MaxShardBytes = 20_000 });

        Assert.InRange(result.Parity!.Difference, 0, Exact);
        Assert.Equal(1, result.Parity.SameNext);
        Assert.Equal(isPyTorch, File.Exists(Path.Combine(export.Output, Checkpoint.PyTorchIndexFileName)));
        Assert.Equal(!isPyTorch, File.Exists(Path.Combine(export.Output, Checkpoint.IndexFileName)));
        using var merged = Load(export.Output);
        var expected = Oracle.Read(Oracle.Folder(Path.Combine("families", family)), "forward.safetensors");
        CheckLogits(merged, expected["input_ids"], expected["attention_mask"], expected["lora.logits"]);
        Assert.Equal(export.AdapterTensors().Count / 2, result.Merged);
    }

    [Theory]
    [InlineData("llama", "rslora")]
    [InlineData("qwen2", "rslora")]
    [InlineData("llama", "dora")]
    [InlineData("qwen2", "dora")]
    public void Variants_compute_what_PyTorch_merges(string family, string variant)
    {
        using var scope = torch.NewDisposeScope();
        using var export = new ExportFixture(family);
        var expected = Oracle.Read(Oracle.Folder(family), "variants", $"{variant}.safetensors");
        const string Start = "start.";
        export.SaveAdapter(expected.Where(pair => pair.Key.StartsWith(Start, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[Start.Length..], pair => pair.Value));
        export.EditAdapter(config =>
        {
            config["use_rslora"] = variant == "rslora";
            config["use_dora"] = variant == "dora";
            config["lora_alpha"] = variant == "rslora" ? 5 : 8;
        });

        var result = export.Run();

        Assert.InRange(result.Parity!.Difference, 0, Exact);
        using var merged = Load(export.Output);
        var forward = Oracle.Read(Oracle.Folder(family), "forward.safetensors");
        CheckLogits(merged, forward["input_ids"], forward["attention_mask"], expected["merged_logits"]);
        Assert.Contains(variant == "dora" ? "DoRA" : "rsLoRA", File.ReadAllText(Path.Combine(export.Output, "README.md")), StringComparison.Ordinal);
    }

    /// <summary>The base without what the adapter began with, and the adapter after ten steps: by the file that says what it began with, and by a decomposition made again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pissa_takes_off_what_the_adapter_began_with(bool hasStart)
    {
        using var scope = torch.NewDisposeScope();
        using var export = new ExportFixture();
        var expected = Oracle.Read(Oracle.Folder("llama"), "variants", "pissa.safetensors");
        Dictionary<string, torch.Tensor> Part(string prefix) => expected.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);
        var (start, trained) = (Part("start."), Part("final."));
        export.SaveAdapter(trained);
        export.EditAdapter(config => config["init_lora_weights"] = "pissa");
        if (hasStart)
        {
            ExportFixture.Save(Path.Combine(export.Adapter, ModelSaver.StartWeights), start);
        }

        var result = export.Run();

        Assert.InRange(result.Parity!.Difference, 0, Exact);
        var (before, after) = (Oracle.Read(export.Model, "model.safetensors"), Oracle.Read(export.Output, "model.safetensors"));
        foreach (var module in ParameterInventory.LinearModules(Oracle.Config("llama")))
        {
            torch.Tensor Product(Dictionary<string, torch.Tensor> from) =>
                from[LoraInjector.NameOfB(module.Path)].mm(from[LoraInjector.NameOfA(module.Path)]).mul(2);
            AssertClose(before[module.Path + ".weight"] + Product(trained) - Product(start), after[module.Path + ".weight"], Exact, module.Path);
        }
    }

    [Fact]
    public void Several_adapters_are_merged_one_after_the_other()
    {
        using var scope = torch.NewDisposeScope();
        using var export = new ExportFixture("qwen2");
        var second = export.SecondAdapter();

        var result = export.Run(export.Job with { Adapters = [export.Adapter, second] });

        Assert.InRange(result.Parity!.Difference, 0, Exact);
        var (before, after) = (Oracle.Read(export.Model, "model.safetensors"), Oracle.Read(export.Output, "model.safetensors"));
        var (one, two) = (export.AdapterTensors(), Oracle.Read(second, ModelSaver.AdapterWeights));
        foreach (var module in ParameterInventory.LinearModules(Oracle.Config("qwen2")))
        {
            var (a, b) = (LoraInjector.NameOfA(module.Path), LoraInjector.NameOfB(module.Path));
            AssertClose(before[module.Path + ".weight"] + one[b].mm(one[a]).mul(2) + two[b].mm(two[a]).mul(2), after[module.Path + ".weight"], Exact, module.Path);
        }
    }

    /// <summary>What no adapter changes is the base's to the byte, in the type that it has; what is changed is rounded once.</summary>
    [Theory]
    [InlineData(torch.ScalarType.BFloat16, "bfloat16")]
    [InlineData(torch.ScalarType.Float16, "float16")]
    public void A_base_in_16_bits_stays_so(torch.ScalarType type, string name)
    {
        using var scope = torch.NewDisposeScope();
        using var export = new ExportFixture("qwen3");
        var wide = Oracle.Read(export.Model, "model.safetensors");
        var narrow = wide.ToDictionary(pair => pair.Key, pair => pair.Value.to(type));
        ExportFixture.Save(Path.Combine(export.Model, "model.safetensors"), narrow);

        var result = export.Run();

        Assert.InRange(result.Parity!.Difference, 1e-6, 0.05);
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(export.Output, ModelConfig.FileName)))!;
        Assert.Equal(name, config["torch_dtype"]!.GetValue<string>());
        var adapter = export.AdapterTensors();
        using var file = SafetensorsFile.Open(Path.Combine(export.Output, "model.safetensors"));
        Assert.All(file.Entries, entry => Assert.Equal(type == torch.ScalarType.BFloat16 ? SafetensorsDtype.BF16 : SafetensorsDtype.F16, entry.Dtype));
        using var merged = Load(export.Output);
        foreach (var parameter in merged.BaseParameters)
        {
            var module = parameter.Name[..^".weight".Length];
            var expected = adapter.TryGetValue(LoraInjector.NameOfA(module), out var a)
                ? narrow[parameter.Name].to(torch.ScalarType.Float32).add(adapter[LoraInjector.NameOfB(module)].mm(a).mul(2)).to(type)
                : narrow[parameter.Name];
            var difference = (parameter.Value - expected.to(torch.ScalarType.Float32)).abs().max().item<float>();
            Assert.True(a is null ? difference == 0 : difference <= 1e-2 * parameter.Value.abs().max().item<float>(), parameter.Name);
        }
    }

    [Theory]
    [InlineData(SafetensorsDtype.BF16, "bfloat16")]
    [InlineData(SafetensorsDtype.F16, "float16")]
    public void Another_type_is_written_where_it_is_asked_for(SafetensorsDtype dtype, string name)
    {
        using var export = new ExportFixture();
        var result = export.Run(export.Job with { Dtype = dtype, Format = ExportFormat.PyTorch });
        Assert.Equal(dtype, result.Parity!.Dtype);
        Assert.InRange(result.Parity.Difference, 1e-6, 0.05);
        using var checkpoint = Checkpoint.Open(export.Output);
        Assert.All(checkpoint.Tensors.Values, tensor => Assert.Equal(dtype, tensor.Dtype));
        Assert.Equal(name, ModelConfig.Load(export.Output).TorchDtype);
    }

    /// <summary>Modules that were trained whole, also one of a tied pair, which parts them as in PEFT.</summary>
    [Theory]
    [InlineData("llama", "embed_tokens norm", false)]
    [InlineData("llama3", "embed_tokens", false)]
    [InlineData("llama3", "lm_head", false)]
    [InlineData("llama3", "embed_tokens lm_head", true)]
    [InlineData("qwen3", "embed_tokens lm_head", false)]
    public void Modules_saved_whole_replace_those_of_the_base(string family, string targets, bool same)
    {
        using var scope = torch.NewDisposeScope();
        using var export = new ExportFixture(family);
        var config = Oracle.Config(family);
        var tensors = export.AdapterTensors();
        string[] names = targets.Split(' ');
        var whole = ParameterInventory.For(config with { TieWordEmbeddings = false }).Where(spec => AdditionalTargets.Matches(spec.Name, names)).ToList();
        foreach (var (i, spec) in whole.Index())
        {
            tensors[ModelSaver.NameOfSavedModule(spec.Name)] = torch.randn([.. spec.Shape], generator: new torch.Generator(same ? 3 : 3 + (ulong)i)).mul(0.3);
        }

        export.SaveAdapter(tensors);
        export.EditAdapter(peft => peft["modules_to_save"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]));

        var result = export.Run();

        Assert.InRange(result.Parity!.Difference, 0, Exact);
        var after = Oracle.Read(export.Output, "model.safetensors");
        var isTied = config.TieWordEmbeddings && same;
        Assert.Equal(isTied, ModelConfig.Load(export.Output).TieWordEmbeddings);
        Assert.Equal(!isTied, after.ContainsKey("lm_head.weight"));
        foreach (var spec in whole.Where(spec => !isTied || spec.Role != ParameterRole.Head))
        {
            AssertClose(tensors[ModelSaver.NameOfSavedModule(spec.Name)], after[spec.Name], 0, spec.Name);
        }

        if (config.TieWordEmbeddings && names is ["embed_tokens"])
        {
            AssertClose(Oracle.Read(export.Model, "model.safetensors")["model.embed_tokens.weight"], after["lm_head.weight"], 0, "head");
        }
    }

    [Fact]
    public void Rows_of_added_tokens_make_the_model_larger()
    {
        using var scope = torch.NewDisposeScope();
        using var export = new ExportFixture();
        var config = Oracle.Config("llama");
        var tensors = export.AdapterTensors();
        foreach (var name in new[] { "model.embed_tokens.weight", "lm_head.weight" })
        {
            tensors[ModelSaver.NameOfSavedModule(name)] = torch.randn([config.VocabSize + 64, config.HiddenSize], generator: new torch.Generator(1)).mul(0.2);
        }

        export.SaveAdapter(tensors);
        export.EditAdapter(peft => peft["modules_to_save"] = new JsonArray("embed_tokens", "lm_head"));
        Assert.InRange(export.Run().Parity!.Difference, 0, Exact);
        Assert.Equal(config.VocabSize + 64, ModelConfig.Load(export.Output).VocabSize);
    }

    [Fact]
    public void A_model_without_adapters_is_written_as_it_is()
    {
        using var export = new ExportFixture("qwen2");
        var result = export.Run(export.Job with { Adapters = [], Format = ExportFormat.PyTorch });
        Assert.Equal((0, 0d), (result.Merged, result.Parity!.Difference));
        using var scope = torch.NewDisposeScope();
        var before = Oracle.Read(export.Model, "model.safetensors");
        using var merged = Load(export.Output);
        Assert.All(merged.BaseParameters, parameter => AssertClose(before[parameter.Name], parameter.Value, 0, parameter.Name));
    }

    private static Decoder Load(string folder) =>
        DecoderLoader.Load(folder, ModelConfig.Load(folder), _ => false, 64, Oracle.Context("simd", "aten"));
}
