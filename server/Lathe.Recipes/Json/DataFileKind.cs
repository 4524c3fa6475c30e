namespace Lathe.Recipes.Json;

/// <summary>How the rows of a data file are written.</summary>
public enum DataFileKind
{
    /// <summary>A JSON array of rows, or JSON Lines: the content tells which.</summary>
    Json,

    /// <summary>A line is a row.</summary>
    Text,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,

    /// <summary>Tab-separated values with a header.</summary>
    Tsv,

    Parquet,

    /// <summary>Arrow IPC, as a file or a stream; Feather is the former.</summary>
    Arrow,
}
