using Lathe.Models;
using Lathe.Models.Families;
using Lathe.Models.Gguf;

namespace Lathe.Data.Tests.Gguf;

/// <summary>Tiny models of all families in llama.cpp, against the logits PyTorch computed of them.</summary>
public class FamilyTests
{
    /// <summary>Of one token.</summary>
    private const double Tolerance = 1e-4;

    /// <summary>The same where the MLP bends by GELU, which llama.cpp looks up in half precision.</summary>
    private const double GeluTolerance = 3e-3;

    private const double MeanTolerance = 1e-3;

    /// <summary>Models that llama.cpp has in a narrower form, and what is said then.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["families/baichuan2-alibi"] = "ALiBi",
        ["families/falcon-alibi"] = "ALiBi",
        ["families/glm"] = "\"head_dim\"",
        ["families/olmo2"] = "\"head_dim\"",
        ["families/qwen2_moe"] = "experts in every layer",
        ["families/smollm3"] = "\"no_rope_layers\"",
    };

    public static TheoryData<string> Written => [.. TinyModel.Names.Except(Refused.Keys)];

    public static TheoryData<string> NotWritten => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Written))]
    public void Llama_cpp_computes_what_PyTorch_does(string name)
    {
        using var model = new TinyModel(name);
        _ = model.Write(GgufTensorType.F32);
        List<LlamaRequest> requests = [new(model.File) { Ids = model.Rows }];
        if (model.Config.Traits.Experts is null)
        {
            _ = GgufAdapter.Write(model.Adapter, model.Folder, model["adapter.gguf"], "adapter");
            requests.Add(new(model.File) { Ids = model.Rows, Lora = model["adapter.gguf"] });
        }

        var answers = LlamaOracle.Ask(requests);

        var tolerance = model.Config.Traits.Activation == Activation.Silu ? Tolerance : GeluTolerance;
        AssertSame(model.LogProbabilities(adapted: false)!, answers[0].LogProbabilities, tolerance);
        if (answers.Count > 1 && model.LogProbabilities(adapted: true) is { } adapted)
        {
            AssertSame(adapted, answers[1].LogProbabilities, tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(NotWritten))]
    public void What_llama_cpp_would_compute_otherwise_is_refused(string name)
    {
        using var model = new TinyModel(name);

        var error = Assert.Throws<ModelFileException>(() => model.Write(GgufTensorType.F32));

        Assert.Contains(Refused[name], error.Message, StringComparison.Ordinal);
        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(model.File));
    }

    [Theory]
    [InlineData("families/mixtral")]
    [InlineData("families/qwen3_moe")]
    public void Adapters_of_single_experts_are_refused(string name)
    {
        using var model = new TinyModel(name);

        var error = Assert.Throws<ModelFileException>(() => GgufAdapter.Write(model.Adapter, model.Folder, model["adapter.gguf"], "adapter"));

        Assert.Contains("Merge the adapter", error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(double[][] expected, double[][] actual, double tolerance)
    {
        var differences = expected.Zip(actual, (row, other) => row.Zip(other, (x, y) => y - x).ToArray()).ToArray();
        var all = differences.SelectMany(row => row).ToList();
        Assert.Equal(expected.Sum(row => row.Length), all.Count);
        Assert.True(
            all.All(difference => Math.Abs(difference) < tolerance) && Math.Abs(all.Average()) < MeanTolerance,
            string.Join("\n", differences.Select(row => string.Join(" ", row.Select(difference => $"{difference:0.00000}")))));
    }
}
