using System.Text;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Cli.Rendering;

/// <summary>Reads recipes from disk, makes and replaces them.</summary>
public static class RecipeFile
{
    // A text that is one byte too long for every encoding is enough for the reader to refuse it.
    private const int MaxBytes = (4 * TreeLimits.MaxLength) + 4;

    /// <summary>The text, or a sentence saying why there is none.</summary>
    public static bool TryRead(string path, out SourceText source, out string problem)
    {
        source = new SourceText(path, "");
        problem = "";
        try
        {
            if (Directory.Exists(path))
            {
                problem = $"'{path}' is a folder; name the recipe in it.";
                return false;
            }

            using FileStream stream = File.OpenRead(path);
            byte[] bytes = new byte[(int)Math.Min(MaxBytes, Math.Max(stream.Length, 0))];
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            source = SourceText.FromBytes(path, bytes.AsSpan(0, read));
            return true;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = $"There is no file '{path}' ({Path.GetFullPath(path)}).";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"'{path}' can't be read: {failure.Message}";
        }

        return false;
    }

    /// <summary>Makes a file, and its folder where there is none: whole or not at all. Refuses a name that is taken.</summary>
    public static bool TryCreate(string path, string text, out string problem)
    {
        problem = "";
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            if (Path.Exists(path))
            {
                problem = $"'{path}' is there already; name another file.";
                return false;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"'{path}' can't be written: {failure.Message}";
            File.Delete(temporary);
            return false;
        }
    }

    /// <summary>
    /// Puts another text in place of the one a file holds: whole or not at all. A byte order mark, the file's rights and a link to it
    /// stay. Refuses a file that is no UTF-8, or holds another text by now.
    /// </summary>
    public static bool TryReplace(string path, SourceText known, SourceText next, out string problem)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(next);
        problem = "";
        string? temporary = null;
        try
        {
            string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
            byte[] present = File.ReadAllBytes(target);
            bool hasMark = present.AsSpan().StartsWith(Encoding.UTF8.Preamble);
            if (!present.AsSpan(hasMark ? 3 : 0).SequenceEqual(Encoding.UTF8.GetBytes(known.Text)))
            {
                problem = $"'{path}' was not corrected: it is not UTF-8, or it changed meanwhile.";
                return false;
            }

            temporary = $"{target}.{Environment.ProcessId}.tmp";
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(hasMark ? Encoding.UTF8.Preamble : []);
                stream.Write(Encoding.UTF8.GetBytes(next.Text));
                stream.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            }

            File.Move(temporary, target, overwrite: true);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problem = $"'{path}' can't be written: {failure.Message}";
            if (temporary is not null)
            {
                File.Delete(temporary);
            }

            return false;
        }
    }
}
