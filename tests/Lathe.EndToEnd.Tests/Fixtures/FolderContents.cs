using System.Security.Cryptography;

namespace Lathe.EndToEnd.Tests.Fixtures;

/// <summary>Every file and folder with a hash of what it holds; run records (<c>.lathe</c>) are left aside.</summary>
internal static class FolderContents
{
    public static SortedDictionary<string, string> Of(string root)
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(root, path);
            if (!relative.Split(Path.DirectorySeparatorChar).Contains(".lathe"))
            {
                contents[relative] = Directory.Exists(path) ? "" : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
            }
        }

        return contents;
    }
}
