using Lathe.Cli.Facts;
using Lathe.Jobs.Runs;
using Lathe.Models.Config;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Targets;

/// <summary>What a folder that somebody names in place of a recipe holds.</summary>
internal static class TargetFolder
{
    /// <summary>Every adapter's folder has it.</summary>
    public const string AdapterFile = "adapter_config.json";

    public static bool IsAdapter(string folder) => File.Exists(Path.Combine(folder, AdapterFile));

    public static bool IsModel(string folder) => File.Exists(Path.Combine(folder, ModelConfig.FileName));

    /// <summary>Name or folder of the model that an adapter is for, as it was said.</summary>
    /// <param name="adapter">Absolute; the adapter's folder.</param>
    /// <param name="given">What somebody says it is, which goes before what the adapter says; null: nothing.</param>
    /// <param name="workingDirectory">What relative paths count from.</param>
    /// <exception cref="RunStartException">Neither says it.</exception>
    public static string BaseOf(string adapter, string? given, string workingDirectory)
    {
        var named = given ?? new FileSystemFacts(workingDirectory).GetAdapter(adapter)?.BaseModel;
        return string.IsNullOrEmpty(named)
            ? throw new RunStartException(
                WorkerExitCode.Model, $"{Path.Combine(adapter, AdapterFile)} names no base (base_model_name_or_path).", hint: "Name its folder: --model DIR")
            : named;
    }
}
