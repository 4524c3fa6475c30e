using Lathe.LanguageService.Memory;
using Lathe.LanguageService.Snapshots;
using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Host;
using Lathe.Memory.Devices.Table;
using Lathe.Memory.Fit;
using Lathe.Memory.Profiles;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Memory;

/// <summary>Recipes of published models, and what they are planned for.</summary>
internal static class MemoryRecipes
{
    public const string FullQwen7B =
        "### model\nmodel_name_or_path: Qwen/Qwen2.5-7B\n\n### method\nstage: sft\ndo_train: true\nfinetuning_type: full\n\n"
        + "### dataset\ndataset_dir: data\ndataset: identity\ntemplate: qwen\ncutoff_len: 2048\n\n### output\noutput_dir: saves/x\n\n"
        + "### train\nper_device_train_batch_size: 2  # 样本\ngradient_accumulation_steps: 4\nlearning_rate: 1.0e-5\nbf16: true\n";

    public const string LoraQwen05B =
        "model_name_or_path: Qwen/Qwen2.5-0.5B\nstage: sft\ndo_train: true\nfinetuning_type: lora\nlora_rank: 8\ndataset_dir: data\n"
        + "dataset: identity\ntemplate: qwen\ncutoff_len: 4096\noutput_dir: saves/x\nper_device_train_batch_size: 16\n";

    public static RecipeFit Rtx4090 { get; } = new(HuggingFaceProfile.Instance, DeviceBudget.Of(GpuTable.Find("RTX 4090").Found!), 1);

    /// <summary>A machine without a GPU, where runs have so many GiB.</summary>
    public static RecipeFit Host(double gib) => new(LatheProfile.Instance, DeviceBudget.Of(new HostFacts((long)(gib * (1L << 30)), null, null, null, [])), 1);

    public static RecipeFit Given(double gib) => new(HuggingFaceProfile.Instance, DeviceBudget.OfGib(gib), 1);

    public static RecipeSnapshot Snapshot(string text, RecipeFit? fit, MemoryVerdict? earlier = null) =>
        new(new SourceText("test.recipe.yaml", text), new StubFacts(), new StubSurroundings(fit), earlier);

    /// <summary>The finding about memory; null for none.</summary>
    public static Finding? Of(RecipeSnapshot snapshot) => snapshot.AllFindings.SingleOrDefault(finding => finding.Code.StartsWith("LT4", StringComparison.Ordinal));

    /// <summary>How many GiB a text needs there.</summary>
    public static double Needs(string text, RecipeFit fit) => Snapshot(text, fit).Plan!.Report.Needed / (double)(1L << 30);
}
