namespace Lathe.Training.Export;

/// <summary>A form in which a model is exported.</summary>
public abstract class ExportFormat
{
    public static ExportFormat Safetensors { get; } = new CheckpointFormat("safetensors", isPyTorch: false);

    /// <summary>PyTorch's <c>pytorch_model.bin</c>.</summary>
    public static ExportFormat PyTorch { get; } = new CheckpointFormat("bin", isPyTorch: true);

    /// <summary>One file for llama.cpp and what is built on it.</summary>
    public static ExportFormat Gguf { get; } = new GgufFormat();

    /// <summary>A graph for onnxruntime and what is built on it.</summary>
    public static ExportFormat Onnx { get; } = new OnnxFormat();

    public static IReadOnlyList<ExportFormat> All { get; } = [Safetensors, PyTorch, Gguf, Onnx];

    /// <summary>What it is called in requests.</summary>
    public abstract string Name { get; }

    /// <summary>The few-bit types that it has.</summary>
    public virtual IReadOnlyList<ExportQuantization> Quantizations => [];

    /// <summary>Null: there is none of that name.</summary>
    public static ExportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>Whether a file may be one that it writes, so that an export may replace it. Files that all formats share are not asked for.</summary>
    /// <param name="name">Of the file.</param>
    /// <param name="folder">Name of its folder.</param>
    internal abstract bool Writes(string name, string folder);

    /// <summary>Whether a folder in the exported one may be one that it writes, with everything in it.</summary>
    internal virtual bool Writes(DirectoryInfo folder) => false;

    /// <summary>Reads and checks what is exported; nothing is written.</summary>
    /// <param name="job">What is exported.</param>
    /// <param name="reporter">Is told what the user should know.</param>
    /// <exception cref="Loop.TrainingException">It can't be done.</exception>
    /// <exception cref="Models.ModelFileException">A file is malformed or does not fit the others.</exception>
    /// <exception cref="Data.DataException">The tokenizer does not allow it.</exception>
    internal abstract IExportWork Open(ExportJob job, IExportReporter reporter);
}
