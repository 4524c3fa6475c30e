namespace Lathe.Protocol.Daemon;

/// <summary>A recipe or a run says what is exported: what a training has left, or what an export's recipe names.</summary>
/// <param name="Output">Absolute path of the folder to write.</param>
/// <param name="Format">One of <see cref="Worker.ExportFormats"/>.</param>
/// <param name="Token">Comes back in <see cref="ModelExportProgressParams"/>.</param>
/// <param name="Recipe">URI of the recipe; the text of an open document goes before the file's.</param>
/// <param name="Run">Id of a run.</param>
/// <param name="Quantization">Few-bit type of matrices, one of the format's; null: none.</param>
/// <param name="Overwrite">An exported model that is already there may be replaced.</param>
public sealed record ModelExportParams(
    string Output,
    string Format,
    string Token,
    string? Recipe = null,
    string? Run = null,
    string? Quantization = null,
    bool Overwrite = false);
