namespace Lathe.Training.Export;

/// <summary>Is told how an export goes.</summary>
public interface IExportReporter
{
    /// <param name="phase">What is done.</param>
    /// <param name="done">Layers quantized, bytes written, or prompts compared.</param>
    /// <param name="total">Of all.</param>
    void Progress(ExportPhase phase, long done, long total);

    /// <summary>Something the user should know, one or two sentences.</summary>
    void Notice(string message);
}
