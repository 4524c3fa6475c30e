using System.Text.Json;

namespace Lathe.EndToEnd.Tests;

/// <summary><c>lathe plan</c>, as a shell sees it.</summary>
public sealed class ShellPlanTests : IDisposable
{
    private const string Full7B =
        """
        stage: sft
        do_train: true
        model_name_or_path: Qwen/Qwen2.5-7B
        finetuning_type: full
        dataset: identity
        template: qwen
        cutoff_len: 4096
        per_device_train_batch_size: 8
        bf16: true
        output_dir: out

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-plan-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_does_not_fit_is_told_with_what_makes_it_fit()
    {
        var (exitCode, output, _) = await RunAsync(Full7B, "--gpu", "rtx 4090");

        Assert.Equal(9, exitCode);
        Assert.Matches(@"^RTX 4090: \d+\.\d of 23\.0 GiB, too large\n", output);
        Assert.Contains("logits and loss", output, StringComparison.Ordinal);
        Assert.Contains("Train a LoRA adapter", output, StringComparison.Ordinal);
        Assert.Contains("less 1.0 GiB for the driver and a desktop", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_remedy_makes_it_fit()
    {
        using var before = JsonDocument.Parse((await RunAsync(Full7B, "--gpu", "RTX 4090", "--json")).Output);
        var remedy = before.RootElement.GetProperty("remedies")[0];
        Assert.True(remedy.GetProperty("fits").GetBoolean());
        string[] edits =
        [
            .. remedy.GetProperty("edits").EnumerateArray()
                .Select(edit => $"{edit.GetProperty("key").GetString()}={edit.GetProperty("value").GetString()}"),
        ];

        var (exitCode, output, _) = await RunAsync(Full7B, ["--gpu", "RTX 4090", "--json", .. edits]);

        using var after = JsonDocument.Parse(output);
        Assert.Equal(0, exitCode);
        Assert.Equal(remedy.GetProperty("needed").GetInt64(), after.RootElement.GetProperty("needed").GetInt64());
        Assert.NotEqual("tooLarge", after.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task Json_adds_up()
    {
        using var plan = JsonDocument.Parse((await RunAsync(Full7B, "--gib", "23.5", "--json")).Output);

        var phases = plan.RootElement.GetProperty("phases").EnumerateArray().ToList();
        Assert.All(phases, phase => Assert.Equal(
            phase.GetProperty("bytes").GetInt64(),
            phase.GetProperty("items").EnumerateObject().Sum(item => item.Value.GetInt64())));
        Assert.Equal(plan.RootElement.GetProperty("allocated").GetInt64(), phases.Max(phase => phase.GetProperty("bytes").GetInt64()));
        Assert.Equal((long)(23.5 * (1L << 30)), plan.RootElement.GetProperty("budget").GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task A_small_run_fits_this_machine()
    {
        var (exitCode, output, _) = await RunAsync(
            Full7B.Replace("Qwen/Qwen2.5-7B", "HuggingFaceTB/SmolLM2-135M", StringComparison.Ordinal).Replace("4096", "64", StringComparison.Ordinal)
                .Replace("full", "lora", StringComparison.Ordinal));

        Assert.Equal(0, exitCode);
        Assert.Matches(@"^CPU: \d+\.\d of \d+\.\d GiB, fits\n", output);
        Assert.Contains("Planned as Lathe's engine would run it", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--gpu|RTX 9999", 2, "No GPU named 'RTX 9999' is known.")]
    [InlineData("--gib|-3", 2, "above 0")]
    [InlineData("--gpus|0", 2, "0 GPUs can't be planned for")]
    [InlineData("--profile|axolotl", 2, "'axolotl' is no profile; there are lathe and hf.")]
    [InlineData("--score|points.csv", 2, "--score and --configs belong together")]
    [InlineData("stray", 2, "'stray' is not of the form key=value")]
    [InlineData("model_name_or_path=nobody/nothing", 3, "neither a folder here nor a published model")]
    [InlineData("finetuning_type=oft", 3, "is not known")]
    public async Task What_cannot_be_planned_is_told(string arguments, int expected, string message)
    {
        var (exitCode, output, error) = await RunAsync(Full7B, arguments.Split('|'));

        Assert.Equal((expected, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plans_are_scored_against_a_table()
    {
        File.WriteAllText(
            Path.Combine(_folder, "configs.csv"),
            "model_id,model_type,hidden_size,num_hidden_layers,num_attention_heads,num_key_value_heads,head_dim,intermediate_size,vocab_size,mlp,norm,tie_word_embeddings\n"
            + "a/b,llama,4096,32,32,8,128,14336,32000,gated,RMSNorm,False\n");
        File.WriteAllText(
            Path.Combine(_folder, "points.csv"),
            "id,source,framework,model,method,micro_batch,seq_len,n_gpus,status,confidence,peak_alloc_gb,peak_smi_gb,loss_impl,grad_checkpointing,optimizer\n"
            + "one,\"A, B\",HF,a/b,full,1,512,1,ok,high,72.42,78.0,full logits,yes,AdamW\n"
            + "two,\"A, B\",HF,a/b,full,1,512,1,OOM,high,,,full logits,yes,AdamW\n");

        var (exitCode, output, error) = await ShellAsync("plan", "--score", "points.csv", "--configs", "configs.csv", "--json");

        Assert.Equal((0, ""), (exitCode, error));
        using var score = JsonDocument.Parse(output);
        var row = Assert.Single(score.RootElement.GetProperty("methods").EnumerateArray());
        Assert.Equal(("A, B", "full", 1), (row.GetProperty("source").GetString(), row.GetProperty("method").GetString(), row.GetProperty("allocatedPoints").GetInt32()));
        Assert.InRange(row.GetProperty("allocatedMape").GetDouble(), 0, 0.01);
        Assert.Equal(1, row.GetProperty("deviceCoverage").GetDouble());
        Assert.Equal(1, score.RootElement.GetProperty("unplanned").GetInt32());
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string recipe, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_folder, "my.yaml"), recipe);
        return ShellAsync(["plan", "my.yaml", .. arguments]);
    }

    private Task<(int ExitCode, string Output, string Error)> ShellAsync(params string[] arguments) =>
        Shell.RunAsync(_folder, arguments);
}
