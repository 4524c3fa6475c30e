using System.Text.Json.Nodes;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Training.Adapters;
using Lathe.Training.Checkpoints;
using Lathe.Training.Export;
using Lathe.Training.Modules;
using Lathe.Training.Serving;
using Lathe.Training.Tests.Export;
using Lathe.Training.Tests.Numerics;
using TorchSharp;
using static Lathe.Training.Tests.Numerics.OracleComparison;

namespace Lathe.Training.Tests.Serving;

/// <summary>Adapters that are put on a base and taken off it again, against PyTorch's numbers and against merged models.</summary>
public sealed class SkillTests
{
    public static TheoryData<string> Families() => [.. Directory.GetDirectories(Oracle.Folder("families")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Families))]
    public void A_base_with_an_adapter_is_PyTorchs_and_without_it_the_base(string family)
    {
        using var scope = torch.NewDisposeScope();
        using var files = new ExportFixture(Path.Combine("families", family));
        using var decoder = Load(files.Model);
        using var skill = Open(files.Adapter, decoder);
        var expected = Oracle.Read(Oracle.Folder(Path.Combine("families", family)), "forward.safetensors");
        using var skills = new SkillSwitch(decoder, [skill]);

        skills.Use(skill);
        CheckLogits(decoder, expected["input_ids"], expected["attention_mask"], expected["lora.logits"]);
        skills.Use(null);
        CheckLogits(decoder, expected["input_ids"], expected["attention_mask"], expected["logits"]);
    }

    [Theory]
    [InlineData("llama", "rslora")]
    [InlineData("qwen2", "dora")]
    public void Variants_compute_what_PyTorch_merges(string family, string variant)
    {
        using var scope = torch.NewDisposeScope();
        using var files = new ExportFixture(family);
        var expected = Oracle.Read(Oracle.Folder(family), "variants", $"{variant}.safetensors");
        const string Start = "start.";
        files.SaveAdapter(expected.Where(pair => pair.Key.StartsWith(Start, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[Start.Length..], pair => pair.Value));
        files.EditAdapter(config =>
        {
            config["use_rslora"] = variant == "rslora";
            config["use_dora"] = variant == "dora";
            config["lora_alpha"] = variant == "rslora" ? 5 : 8;
        });
        using var decoder = Load(files.Model);
        using var skill = Open(files.Adapter, decoder);
        using var skills = new SkillSwitch(decoder, [skill]);
        skills.Use(skill);
        var forward = Oracle.Read(Oracle.Folder(family), "forward.safetensors");
        CheckLogits(decoder, forward["input_ids"], forward["attention_mask"], expected["merged_logits"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pissa_counts_from_what_it_began_with(bool hasStart)
    {
        using var scope = torch.NewDisposeScope();
        using var files = new ExportFixture();
        var expected = Oracle.Read(Oracle.Folder("llama"), "variants", "pissa.safetensors");
        Dictionary<string, torch.Tensor> Part(string prefix) => expected.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);
        files.SaveAdapter(Part("final."));
        files.EditAdapter(config => config["init_lora_weights"] = "pissa");
        if (hasStart)
        {
            ExportFixture.Save(Path.Combine(files.Adapter, ModelSaver.StartWeights), Part("start."));
        }

        CheckAgainstMerged(files, "llama");
    }

    [Theory]
    [InlineData("llama", "embed_tokens norm")]
    [InlineData("llama3", "lm_head")]
    [InlineData("qwen3", "embed_tokens lm_head")]
    public void Modules_that_were_trained_whole_come_and_go_with_the_adapter(string family, string targets)
    {
        using var scope = torch.NewDisposeScope();
        using var files = new ExportFixture(family);
        var tensors = files.AdapterTensors();
        string[] names = targets.Split(' ');
        var whole = ParameterInventory.For(Oracle.Config(family) with { TieWordEmbeddings = false }).Where(spec => AdditionalTargets.Matches(spec.Name, names)).ToList();
        foreach (var (i, spec) in whole.Index())
        {
            tensors[ModelSaver.NameOfSavedModule(spec.Name)] = torch.randn([.. spec.Shape], generator: new torch.Generator(3 + (ulong)i)).mul(0.3);
        }

        files.SaveAdapter(tensors);
        files.EditAdapter(peft => peft["modules_to_save"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]));
        CheckAgainstMerged(files, family);
    }

    [Fact]
    public void Another_vocabulary_is_refused_with_a_way_out()
    {
        using var scope = torch.NewDisposeScope();
        using var files = new ExportFixture();
        var config = Oracle.Config("llama");
        var tensors = files.AdapterTensors();
        tensors[ModelSaver.NameOfSavedModule("model.embed_tokens.weight")] = torch.zeros(config.VocabSize + 64, config.HiddenSize);
        files.SaveAdapter(tensors);
        files.EditAdapter(peft => peft["modules_to_save"] = new JsonArray("embed_tokens"));
        using var decoder = Load(files.Model);
        var failure = Assert.Throws<Lathe.Models.ModelFileException>(() => Open(files.Adapter, decoder));
        Assert.Contains("lathe export", failure.Message, StringComparison.Ordinal);
        Assert.Contains("model.embed_tokens.weight", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_head_is_refused_where_its_rows_lengths_are_the_bases()
    {
        const string Head = "lm_head.weight";
        var family = Path.Combine("families", "baichuan2");
        using var scope = torch.NewDisposeScope();
        using var files = new ExportFixture(family);
        var config = Oracle.Config(family);
        Assert.True(config.Traits.NormalizesHead);
        var tensors = files.AdapterTensors();
        tensors[ModelSaver.NameOfSavedModule(Head)] = torch.ones(config.VocabSize, config.HiddenSize);
        files.SaveAdapter(tensors);
        files.EditAdapter(peft => peft["modules_to_save"] = new JsonArray("lm_head"));
        using var decoder = Load(files.Model);
        var failure = Assert.Throws<Lathe.Models.ModelFileException>(() => Open(files.Adapter, decoder));
        Assert.Contains("lathe export", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Head, failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The same numbers as the merged model, and the base's again after it.</summary>
    private static void CheckAgainstMerged(ExportFixture files, string family)
    {
        _ = files.Run();
        using var merged = Load(files.Output);
        var config = ModelConfig.Load(files.Model);
        using var decoder = DecoderLoader.Load(
            files.Model, config, _ => false, 64, Oracle.Context("simd", "aten"), untie: config.TieWordEmbeddings && !merged.Config.TieWordEmbeddings);
        using var skill = Open(files.Adapter, decoder);
        var forward = Oracle.Read(Oracle.Folder(family), "forward.safetensors");
        var (ids, mask) = (forward["input_ids"], forward["attention_mask"]);
        var before = Logits(decoder, ids);
        using (var skills = new SkillSwitch(decoder, [skill]))
        {
            skills.Use(skill);
            CheckLogits(decoder, ids, mask, Logits(merged, ids));
            skills.Use(null);
            AssertClose(before, Logits(decoder, ids), 0, "base");
            skills.Use(skill);
        }

        AssertClose(before, Logits(decoder, ids), 0, "base after all");
    }

    private static Skill Open(string folder, Decoder decoder)
    {
        using var file = SavedAdapter.Open(folder, decoder.Config);
        return Skill.Open("skill", file, decoder);
    }

    private static Decoder Load(string folder) => DecoderLoader.Load(folder, ModelConfig.Load(folder), _ => false, 64, Oracle.Context("simd", "aten"));
}
