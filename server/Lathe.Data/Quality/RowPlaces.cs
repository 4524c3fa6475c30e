namespace Lathe.Data.Quality;

/// <summary>Where the rows of a check are: it numbers them from 0 over all files.</summary>
internal sealed class RowPlaces
{
    private readonly List<(int First, CheckedDataset Dataset, string File)> _files = [];

    /// <summary>The rows from here on are those of a file.</summary>
    public void Begin(int first, CheckedDataset dataset, string file) => _files.Add((first, dataset, file));

    /// <summary>The first row of a dataset.</summary>
    public int FirstOf(CheckedDataset dataset) => _files.Find(file => file.Dataset == dataset).First;

    public CheckedDataset DatasetOf(int row) => FileOf(row).Dataset;

    /// <summary>Such as <c>row 17</c>, with the dataset or the file where those are others than the reader's.</summary>
    /// <param name="row">The row.</param>
    /// <param name="reader">A row that is read about.</param>
    public string Describe(int row, int reader)
    {
        var (first, dataset, file) = FileOf(row);
        var here = FileOf(reader);
        var place = $"row {row - first + 1}";
        return dataset != here.Dataset ? $"{place} of {dataset.Source.Info.Name}"
            : file != here.File ? $"{place} of {Path.GetFileName(file)}"
            : place;
    }

    private (int First, CheckedDataset Dataset, string File) FileOf(int row)
    {
        // An empty file begins where the next one does, so the last that begins here has the row.
        var (low, high) = (0, _files.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _files[middle].First <= row ? (middle, high) : (low, middle - 1);
        }

        return _files[low];
    }
}
