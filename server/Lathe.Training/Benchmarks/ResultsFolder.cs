using System.Text.Json;
using Lathe.Training.Artifacts;
using Lathe.Training.Checkpoints;
using Lathe.Training.Loop;

namespace Lathe.Training.Benchmarks;

/// <summary>The folder that results are kept in (<c>save_dir</c>): it appears whole, and never takes the place of another.</summary>
internal static class ResultsFolder
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n" };

    /// <exception cref="TrainingException">It is there already, or can't be made.</exception>
    public static void Check(string folder)
    {
        if (File.Exists(folder) || Directory.Exists(folder))
        {
            throw new TrainingException(TrainingFailure.Output, $"save_dir: {folder} is there already.", "Name a folder that does not exist yet, so that no results are lost.");
        }

        try
        {
            // Hours of work are not to end in a folder that can't be written.
            var parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder))!;
            Directory.CreateDirectory(parent);
            Directory.Delete(Directory.CreateDirectory(Unfinished(folder)).FullName);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(folder, failure);
        }
    }

    /// <exception cref="TrainingException">It can't be written; nothing is left of it.</exception>
    public static void Write(string folder, BenchmarkResult result)
    {
        var unfinished = Unfinished(folder);
        try
        {
            AtomicFile.WriteText(Path.Combine(unfinished, BenchmarkResult.AnswersFile), result.Answers().ToJsonString(Readable));
            AtomicFile.WriteText(Path.Combine(unfinished, BenchmarkResult.ScoresFile), result.Scores());
            Directory.Move(unfinished, folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            CheckpointFolder.TryDelete(unfinished);
            throw Unwritable(folder, failure);
        }
    }

    private static string Unfinished(string folder) =>
        Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder))!, $".{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}.{Guid.NewGuid().ToString("N")[..8]}");

    private static TrainingException Unwritable(string folder, Exception failure) => new(
        TrainingFailure.Output, $"save_dir: {folder} can't be written: {failure.Message.ReplaceLineEndings(" ")}", "Name another folder, or change the permissions of its parent.", failure);
}
