using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Malformed;

/// <summary>
/// The folder before it is broken. Beside model and data it holds what runs on it left: <c>saved/adapter</c>, <c>saved/lora</c> and
/// <c>saved/full</c>, the last two being checkpoints after step 4 of 8.
/// </summary>
public sealed class WholeFolder : IDisposable
{
    private readonly TinyFolder _folder = TinyFolder.Create();

    public WholeFolder()
    {
        foreach (var method in new[] { "lora", "full" })
        {
            using var run = _folder.Copy().With(("finetuning_type", method), ("lora_rank", method == "lora" ? "4" : null));
            var end = InProcess.Train(run);
            Assert.True(end.Code == WorkerExitCode.Completed, end.Told);
            Keep(run.PathOf("out", "checkpoint-4"), $"saved/{method}");
            if (method == "lora")
            {
                Keep(run.PathOf("out"), "saved/adapter", "adapter_*");
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    internal TinyFolder Copy() => _folder.Copy();

    private void Keep(string source, string target, string pattern = "*")
    {
        Directory.CreateDirectory(_folder.PathOf(target));
        foreach (var file in Directory.EnumerateFiles(source, pattern))
        {
            File.Copy(file, _folder.PathOf(target, Path.GetFileName(file)));
        }
    }
}
