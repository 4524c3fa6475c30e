using Lathe.Models;
using Lathe.Training.Loop;

namespace Lathe.Training.Checkpoints;

/// <summary>What is told when <c>output_dir</c> can't be written: the file, the reason, and what is left to go on from.</summary>
internal static class OutputGuard
{
    /// <param name="outputDirectory">Absolute. A folder that has vanished is not made again: its user took it away.</param>
    /// <param name="what">What is written, in words.</param>
    /// <param name="write">Writes it; leaves nothing half done under its final name.</param>
    /// <exception cref="TrainingException">Of the kind Output.</exception>
    public static T Write<T>(string outputDirectory, string what, Func<T> write)
    {
        if (!Directory.Exists(outputDirectory))
        {
            throw new TrainingException(
                TrainingFailure.Output,
                $"{what} cannot be written: the folder {outputDirectory} was removed while the run was using it.",
                "Start the run again; what was in the folder is gone.");
        }

        try
        {
            return write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ModelFileException)
        {
            throw new TrainingException(
                TrainingFailure.Output,
                $"{what} cannot be written: {failure.Message} {Left(outputDirectory)}",
                "Free disk space or change the folder's permissions, then start the same recipe again without overwrite_output_dir: " +
                "it goes on from the last checkpoint.",
                failure);
        }
    }

    private static string Left(string outputDirectory) => CheckpointFolder.Latest(outputDirectory) is { } last
        ? $"The last whole checkpoint is {last}."
        : "There is no checkpoint yet.";
}
