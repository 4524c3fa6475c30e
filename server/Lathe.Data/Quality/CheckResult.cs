namespace Lathe.Data.Quality;

/// <summary>A report, and which rows a cleaned copy would not have.</summary>
public sealed class CheckResult
{
    internal CheckResult(
        QualityReport report,
        IReadOnlyList<CheckedDataset> datasets,
        IReadOnlyList<IReadOnlyList<LeftOutRow>> leftOut,
        RowPlaces places,
        IReadOnlyList<FileStamp> files)
    {
        Report = report;
        Datasets = datasets;
        LeftOut = leftOut;
        Places = places;
        Files = files;
    }

    public QualityReport Report { get; }

    /// <summary>The files as they were read.</summary>
    public IReadOnlyList<FileStamp> Files { get; }

    internal IReadOnlyList<CheckedDataset> Datasets { get; }

    /// <summary>By dataset, in the order of its rows.</summary>
    internal IReadOnlyList<IReadOnlyList<LeftOutRow>> LeftOut { get; }

    internal RowPlaces Places { get; }
}
