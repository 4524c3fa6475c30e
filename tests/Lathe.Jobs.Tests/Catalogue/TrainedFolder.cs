using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Tests.Catalogue;

/// <summary>An output folder as a finished run leaves it: a checkpoint, results, records with an index.</summary>
internal static class TrainedFolder
{
    public static readonly string[] CheckpointFiles = ["adapter_model.safetensors", "optimizer.safetensors", "trainer_state.json"];

    public static readonly string[] Results = ["adapter_model.safetensors", "README.md"];

    public static CataloguedRun Write(CatalogueBox box, DateTimeOffset? at = null, string output = "out")
    {
        var run = box.Create(output, at);
        var folder = Path.Combine(box.Folder, output);
        var checkpoint = Directory.CreateDirectory(Path.Combine(folder, "checkpoint-3")).FullName;
        foreach (var name in CheckpointFiles)
        {
            File.WriteAllText(Path.Combine(checkpoint, name), "checkpoint");
        }

        foreach (var name in Results)
        {
            File.WriteAllText(Path.Combine(folder, name), "result");
        }

        Directory.CreateDirectory(Path.Combine(run.Run!.FullPath, "index"));
        File.WriteAllText(Path.Combine(run.Run.FullPath, "index", "loss"), "index");
        File.WriteAllText(run.Run.Record + ".12-0123456789abcdef0123456789abcdef.tmp", "left");
        CatalogueBox.Append(
            run,
            CatalogueBox.Step(3),
            new CheckpointEvent { Step = 3, Path = checkpoint },
            new FinishedEvent { Summary = CatalogueBox.Summary(folder, Results) });
        return run;
    }
}
