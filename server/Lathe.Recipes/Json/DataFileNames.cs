namespace Lathe.Recipes.Json;

/// <summary>What the names of data files say about their content.</summary>
public static class DataFileNames
{
    private const string Gzip = ".gz";

    private static readonly (string Extension, DataFileKind Kind)[] Kinds =
    [
        (".json", DataFileKind.Json),
        (".jsonl", DataFileKind.Json),
        (".csv", DataFileKind.Csv),
        (".tsv", DataFileKind.Tsv),
        (".parquet", DataFileKind.Parquet),
        (".arrow", DataFileKind.Arrow),
        (".feather", DataFileKind.Arrow),
        (".txt", DataFileKind.Text),
    ];

    /// <summary>The possible ends of names, as part of a sentence.</summary>
    public static string Listing { get; } =
        string.Join(", ", Kinds.Select(kind => kind.Extension)) + "; text files also as .gz";

    /// <summary>The kind of a file; null when its name does not tell, or rows of it can't be read.</summary>
    /// <param name="name">Name or path.</param>
    public static DataFileKind? KindOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool isCompressed = IsCompressed(name);
        string plain = isCompressed ? name[..^Gzip.Length] : name;
        string extension = Path.GetExtension(plain);
        DataFileKind? kind = Kinds
            .Where(each => each.Extension.Equals(extension, StringComparison.OrdinalIgnoreCase))
            .Select(each => (DataFileKind?)each.Kind)
            .FirstOrDefault();

        // Parquet and Arrow compress inside of the file, and are read at places that only the end of it tells.
        return isCompressed && kind is DataFileKind.Parquet or DataFileKind.Arrow ? null : kind;
    }

    /// <summary>The file is read through gzip.</summary>
    public static bool IsCompressed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase);
    }
}
