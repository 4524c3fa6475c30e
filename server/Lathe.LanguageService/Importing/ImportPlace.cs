namespace Lathe.LanguageService.Importing;

/// <summary>
/// Where the recipe is going to stand. Axolotl's paths count from the working directory, those of a registry from its folder.
/// </summary>
/// <param name="Name">The recipe's name.</param>
/// <param name="Folder">The source's folder, relative to the working directory with <c>/</c>; empty when it is that.</param>
/// <param name="Registry">A folder that is not there yet, in the source's folder, for a registry of datasets.</param>
public sealed record ImportPlace(string Name, string Folder, string Registry)
{
    /// <summary>The registry's folder from the working directory.</summary>
    public string RegistryFolder => Folder.Length == 0 ? Registry : $"{Folder}/{Registry}";

    /// <summary>A path from the working directory, as the registry has to write it.</summary>
    public string FromRegistry(string path)
    {
        string plain = path.Replace('\\', '/');
        while (plain.StartsWith("./", StringComparison.Ordinal))
        {
            plain = plain[2..];
        }

        return plain.StartsWith('/') || plain.StartsWith('~') || plain.AsSpan().IndexOf(":/") >= 0
            ? plain
            : string.Concat(Enumerable.Repeat("../", RegistryFolder.Split('/').Length)) + plain;
    }
}
