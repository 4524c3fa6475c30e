using System.Globalization;

namespace Lathe.Memory.Scoring;

/// <summary>A row of a table, by column name.</summary>
public sealed class PointRow(IReadOnlyDictionary<string, string> cells)
{
    public string Text(string column) => cells.GetValueOrDefault(column, "").Trim();

    public bool Has(string column, string part) => Text(column).Contains(part, StringComparison.OrdinalIgnoreCase);

    public double? Number(string column) =>
        double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    public int? Whole(string column) => Number(column) is { } value && value == Math.Floor(value) && Math.Abs(value) < int.MaxValue ? (int)value : null;

    public bool IsTrue(string column) => Text(column).Equals("true", StringComparison.OrdinalIgnoreCase);
}
