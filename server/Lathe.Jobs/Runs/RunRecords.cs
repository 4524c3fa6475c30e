using System.Text.Json;
using Lathe.Protocol;
using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Runs;

/// <summary>Writes and reads the records around a run.</summary>
public static class RunRecords
{
    private const int MaxRecordBytes = 1024 * 1024;

    /// <summary>
    /// Lays down a run's folder as a whole: it is filled under another name and then renamed. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/>; nothing is left behind then.
    /// </summary>
    public static RunDirectory Create(RunRequest request, string workerPath, EnvironmentRecord environment, DateTimeOffset now)
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
            WorkerPath = workerPath,
        };
        var building = run.FullPath + ".new";
        Directory.CreateDirectory(Path.GetDirectoryName(run.FullPath)!);
        PrivateFiles.CreateDirectory(building);
        try
        {
            void Put(string file, string text) => PrivateFiles.Write(Path.Combine(building, Path.GetFileName(file)), text);
            Put(run.Recipe, request.RecipeText);
            Put(run.ResolvedRecipe, JsonSerializer.Serialize(recipe, ResolvedRecipeFormat.Options) + "\n");
            Put(run.Environment, JsonSerializer.Serialize(environment, RunJson.Indented.EnvironmentRecord) + "\n");
            Put(run.Record, JsonSerializer.Serialize(record, RunJson.Indented.RunRecord) + "\n");
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
    public static RunRecord? Read(RunDirectory run)
    {
        try
        {
            var file = new FileInfo(run.Record);
            return file.Exists && file.Length <= MaxRecordBytes
                ? JsonSerializer.Deserialize(File.ReadAllBytes(run.Record), RunJson.Indented.RunRecord)
                : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

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
