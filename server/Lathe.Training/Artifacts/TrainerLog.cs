using System.Text;

namespace Lathe.Training.Artifacts;

/// <summary>
/// trainer_log.jsonl, the live feed of a run: one JSON object a line, flushed line by line. Others may read while it grows.
/// </summary>
public sealed class TrainerLog : IDisposable
{
    public const string FileName = "trainer_log.jsonl";

    private readonly FileStream _stream;

    private TrainerLog(FileStream stream)
    {
        _stream = stream;
    }

    /// <summary>Opens the log of an output folder, and creates both where missing.</summary>
    /// <param name="outputDir">The run's output_dir.</param>
    /// <param name="overwrite">
    /// Starts anew (overwrite_output_dir); otherwise lines are appended, as a resumed run does. A last line that a crash cut
    /// off is removed first, so that every line of the file stays valid JSON.
    /// </param>
    public static TrainerLog Open(string outputDir, bool overwrite)
    {
        Directory.CreateDirectory(outputDir);
        string path = Path.Combine(outputDir, FileName);
        if (overwrite)
        {
            File.Delete(path);
        }

        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            stream.SetLength(EndOfLastLine(stream));
            stream.Seek(0, SeekOrigin.End);
            return new TrainerLog(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Appends one line in one write.</summary>
    public void Append(TrainerLogEntry entry)
    {
        _stream.Write(Encoding.UTF8.GetBytes(entry.ToJsonLine() + "\n"));
        _stream.Flush();
    }

    public void Dispose() => _stream.Dispose();

    private static long EndOfLastLine(FileStream stream)
    {
        Span<byte> block = stackalloc byte[4096];
        for (long end = stream.Length; end > 0;)
        {
            int length = (int)Math.Min(block.Length, end);
            stream.Seek(end - length, SeekOrigin.Begin);
            stream.ReadExactly(block[..length]);
            int found = block[..length].LastIndexOf((byte)'\n');
            if (found >= 0)
            {
                return end - length + found + 1;
            }

            end -= length;
        }

        return 0;
    }
}
