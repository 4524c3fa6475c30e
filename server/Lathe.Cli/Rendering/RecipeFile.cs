using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Cli.Rendering;

/// <summary>Reads recipes from disk.</summary>
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
}
