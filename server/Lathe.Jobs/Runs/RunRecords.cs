using System.Text.Json;
using Lathe.Protocol;
using Lathe.Protocol.Runs;
using Lathe.Recipes.Model;

namespace Lathe.Jobs.Runs;

/// <summary>Writes and reads the records around a run.</summary>
public static class RunRecords
{
    /// <summary>
    /// Lays down a run's folder as a whole: it is filled under another name and then renamed. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/>; nothing is left behind then.
    /// </summary>
    /// <param name="request">The run.</param>
    /// <param name="workerPath">Absolute path of the worker's executable.</param>
    /// <param name="environment">The worker's.</param>
    /// <param name="now">Time of the start.</param>
    /// <param name="start">What was settled about the output folder; null: the recipe alone decides.</param>
    public static RunDirectory Create(
        RunRequest request, string workerPath, EnvironmentRecord environment, DateTimeOffset now, StartPlan? start = null)
    {
        var recipe = RecipePaths.MakeAbsolute(request.Recipe, request.WorkingDirectory);
        var run = RunDirectory.ForOutput(recipe.Training.OutputDir, RunId.Create(now));
        var record = new RunRecord
        {
            Id = run.Id.ToString(),
            LatheVersion = LatheVersion.Current,
            CreatedAt = now,
            RecipePath = Path.GetFullPath(request.RecipePath, request.WorkingDirectory),
            Overrides = request.Overrides,
            WorkingDirectory = Path.GetFullPath(request.WorkingDirectory),
            OutputDirectory = recipe.Training.OutputDir,
            Queues = request.Queues,
            Output = start?.ToChoice(),
            ResumedFrom = start?.Kind is StartKind.Resume ? start.CheckpointRun : null,
            WorkerPath = workerPath,
        };
        var building = run.FullPath + ".new";
        Directory.CreateDirectory(Path.GetDirectoryName(run.FullPath)!);
        PrivateFiles.CreateDirectory(building);
        try
        {
            void Put(string file, string text) => PrivateFiles.Write(Path.Combine(building, Path.GetFileName(file)), text);
            Put(run.Recipe, request.RecipeText);
            Put(run.ResolvedRecipe, JsonSerializer.Serialize(recipe, RecipeJson.Options) + "\n");
            Put(run.Environment, JsonSerializer.Serialize(environment, RunJson.Indented.EnvironmentRecord) + "\n");
            Put(run.Record, JsonSerializer.Serialize(record, RunJson.Indented.RunRecord) + "\n");
            if (request.Plan is { } plan)
            {
                Put(run.Plan, JsonSerializer.Serialize(plan, RunJson.Indented.RunPlan) + "\n");
            }

            Put(run.Log, "");
            Directory.Move(building, run.FullPath);
        }
        catch
        {
            Directory.Delete(building, recursive: true);
            throw;
        }

        return run;
    }

    /// <summary>Null when the file is missing, too large, or no record.</summary>
    public static RunRecord? Read(RunDirectory run) => RecordFile.Read(run.Record, RunJson.Indented.RunRecord);

    /// <summary>Makes the run findable from everywhere. Throws like <see cref="Create"/>.</summary>
    public static void Publish(RunDirectory run, DateTimeOffset createdAt)
    {
        PrivateFiles.CreateDirectory(StateFolder.Runs);
        var pointer = new RunPointer(run.Id.ToString(), run.FullPath, createdAt);
        PrivateFiles.Write(StateFolder.PointerOf(run.Id), JsonSerializer.Serialize(pointer, RunJson.Indented.RunPointer) + "\n");
    }

    /// <summary>Takes back a run that never started.</summary>
    public static void Remove(RunDirectory run)
    {
        File.Delete(StateFolder.PointerOf(run.Id));
        Directory.Delete(run.FullPath, recursive: true);
    }
}
