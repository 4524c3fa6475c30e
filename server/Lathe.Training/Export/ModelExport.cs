using Lathe.Data;
using Lathe.Models;
using Lathe.Training.Loop;
using Lathe.Training.Native;

namespace Lathe.Training.Export;

/// <summary>Merges adapters into a base model and writes it in one of the forms that others load.</summary>
public static class ModelExport
{
    /// <param name="job">What is exported.</param>
    /// <param name="reporter">Is told how it goes.</param>
    /// <param name="cancellation">Ends it within a weight or a prompt; nothing is left then.</param>
    /// <exception cref="TrainingException">It can't be done; the output folder is as it was.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ExportResult Execute(ExportJob job, IExportReporter reporter, CancellationToken cancellation)
    {
        try
        {
            _ = NativeRuntime.Prepare();
            using var work = job.Format.Open(job, reporter);
            return Write(job, work, reporter, cancellation);
        }
        catch (EngineLoadException failure)
        {
            throw new TrainingException(TrainingFailure.Engine, failure.Message, inner: failure);
        }
        catch (ModelFileException failure)
        {
            throw new TrainingException(TrainingFailure.Model, failure.Message, inner: failure);
        }
        catch (DataException failure)
        {
            throw new TrainingException(TrainingFailure.Model, failure.Message, inner: failure);
        }
    }

    private static ExportResult Write(ExportJob job, IExportWork work, IExportReporter reporter, CancellationToken cancellation)
    {
        using var folder = ExportFolder.Create(job, work.Bytes);
        var files = WritingTo(folder, () => work.Write(folder.Unfinished, reporter, cancellation));
        var check = job.Check ? work.Check(folder.Unfinished, reporter, cancellation) : null;
        cancellation.ThrowIfCancellationRequested();
        var bytes = WritingTo(folder, () =>
        {
            var size = files.Sum(file => new FileInfo(Path.Combine(folder.Unfinished, file)).Length);
            folder.Publish();
            return size;
        });
        return new ExportResult(files, bytes, work.Merged, check?.Parity, check?.Unchecked);
    }

    private static T WritingTo<T>(ExportFolder folder, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException || (failure is ModelFileException file && file.File.StartsWith(folder.Unfinished, StringComparison.Ordinal)))
        {
            throw new TrainingException(
                TrainingFailure.Output, $"The export cannot be written: {failure.Message} Nothing of it is left.",
                "Free disk space or change the folder's permissions, and export again.", failure);
        }
    }
}
