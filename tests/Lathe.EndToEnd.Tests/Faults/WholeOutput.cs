using System.Text.Json;
using Lathe.Models.Safetensors;
using Lathe.Protocol.Runs;

namespace Lathe.EndToEnd.Tests.Faults;

/// <summary>What must hold of an <c>output_dir</c> at any moment, also just after its worker was killed.</summary>
internal static class WholeOutput
{
    private static readonly string[] CheckpointFiles = ["trainer_state.json", "lathe_state.json", "optimizer.safetensors"];

    /// <summary>Fails when a file that has its final name is not whole.</summary>
    public static void Check(string output)
    {
        foreach (var file in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Where(IsFinal))
        {
            CheckFile(file);
        }

        foreach (var checkpoint in Directory.EnumerateDirectories(output, "checkpoint-*"))
        {
            Assert.All(CheckpointFiles, name => Assert.True(File.Exists(Path.Combine(checkpoint, name)), $"{checkpoint} lacks {name}"));
            Assert.NotEmpty(Directory.EnumerateFiles(checkpoint, "*model*.safetensors"));
        }
    }

    private static void CheckFile(string file)
    {
        switch (Path.GetFileName(file))
        {
            case "events.jsonl":
                CheckEvents(file);
                break;
            case "trainer_log.jsonl":
                // The last line may be torn: it is written on when the run goes on.
                Assert.All(File.ReadAllText(file).Split('\n')[..^1], line => JsonDocument.Parse(line).Dispose());
                break;
            case var name when name.EndsWith(".json", StringComparison.Ordinal):
                JsonDocument.Parse(File.ReadAllBytes(file)).Dispose();
                break;
            case var name when name.EndsWith(".safetensors", StringComparison.Ordinal):
                using (var tensors = SafetensorsFile.Open(file))
                {
                    Assert.NotEmpty(tensors.Entries);
                }

                break;
        }
    }

    /// <summary>Numbers without gaps; only the last line may be torn.</summary>
    private static void CheckEvents(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var tail = new EventFileTail(stream);
        var numbers = tail.ReadLines().Select(line => line.Event.Seq).ToList();
        Assert.Equal(0, tail.Rejected);
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(number => (long)number), numbers);
    }

    /// <summary>Temporary names may hold anything.</summary>
    private static bool IsFinal(string file) =>
        !file.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith("tmp-", StringComparison.Ordinal))
        && !file.EndsWith(".partial", StringComparison.Ordinal) && !file.EndsWith(".tmp", StringComparison.Ordinal);
}
