using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Runs;

/// <summary>What a result depends on, and what it does not.</summary>
public sealed class DeterminismTests : IDisposable
{
    private readonly TinyFolder _folder = TinyFolder.Create().With(("lora_dropout", "0.1"), ("gradient_accumulation_steps", "2"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_recipe_gives_the_same_bytes()
    {
        var first = Train("first");
        Assert.Equal(first, Train("second"));
        Assert.NotEqual(first, Train("other", "seed=43"));
    }

    [Fact]
    public void The_order_of_rows_has_a_seed_of_its_own() => Assert.NotEqual(Train("first"), Train("second", "data_seed=43"));

    [Fact]
    public void Memory_is_saved_without_changing_a_bit() =>
        Assert.Equal(Train("first"), Train("second", "disable_gradient_checkpointing=true"));

    [Fact]
    public void An_rslora_adapter_of_the_same_scale_is_trained_further_in_the_same_way()
    {
        Train("adapter", "lora_alpha=8");
        var plain = Train("plain", "adapter_name_or_path=adapter");

        // alpha / r = 8 / 4 is the same as alpha / sqrt(r) = 4 / 2.
        _folder.Edit("adapter/adapter_config.json", config =>
        {
            config["use_rslora"] = true;
            config["lora_alpha"] = 4;
        });
        Assert.Equal(plain, Train("rslora", "adapter_name_or_path=adapter"));
        Assert.Contains("\"use_rslora\": true", File.ReadAllText(_folder.PathOf("rslora", "adapter_config.json")), StringComparison.Ordinal);
    }

    private byte[] Train(string output, params string[] words)
    {
        var end = InProcess.Train(_folder, [$"output_dir={output}", .. words]);
        Assert.True(end.Code == WorkerExitCode.Completed, end.Told);
        return File.ReadAllBytes(_folder.PathOf(output, "adapter_model.safetensors"));
    }
}
