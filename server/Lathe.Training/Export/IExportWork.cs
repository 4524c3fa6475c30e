namespace Lathe.Training.Export;

/// <summary>An export that was checked and can begin.</summary>
internal interface IExportWork : IDisposable
{
    /// <summary>That will be written, about.</summary>
    long Bytes { get; }

    /// <summary>Weights that adapters change; null where nothing is merged.</summary>
    int? Merged { get; }

    /// <summary>Writes all files.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="reporter">Is told of each weight.</param>
    /// <param name="cancellation">Looked at between weights.</param>
    /// <returns>Names of the files, weights first.</returns>
    IReadOnlyList<string> Write(string folder, IExportReporter reporter, CancellationToken cancellation);

    /// <summary>Loads what was written and compares it with what it was made of.</summary>
    /// <param name="folder">Where it was written.</param>
    /// <param name="reporter">Is told of each prompt.</param>
    /// <param name="cancellation">Looked at between prompts.</param>
    /// <exception cref="Loop.TrainingException">It computes something else.</exception>
    ExportCheck Check(string folder, IExportReporter reporter, CancellationToken cancellation);
}
