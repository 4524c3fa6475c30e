namespace Lathe.Data.Keeping;

/// <summary>
/// Labels as runs: mostly they are the ids themselves or ignored, for long stretches. A run is its length and its kind, and for labels of
/// their own these.
/// </summary>
internal static class LabelRuns
{
    private const int Ignored = 0;
    private const int SameAsIds = 1;
    private const int Own = 2;

    public static int[] Encode(ReadOnlySpan<int> ids, ReadOnlySpan<int> labels)
    {
        var runs = new List<int>();
        for (var start = 0; start < labels.Length;)
        {
            var kind = KindOf(ids[start], labels[start]);
            var end = start + 1;
            while (end < labels.Length && KindOf(ids[end], labels[end]) == kind)
            {
                end++;
            }

            runs.Add(end - start);
            runs.Add(kind);
            if (kind == Own)
            {
                runs.AddRange(labels[start..end]);
            }

            start = end;
        }

        return [.. runs];
    }

    /// <exception cref="InvalidDataException">The runs are not those of so many ids.</exception>
    public static int[] Decode(ReadOnlySpan<int> ids, ReadOnlySpan<int> runs)
    {
        var labels = new int[ids.Length];
        var start = 0;
        while (runs.Length >= 2)
        {
            var (length, kind) = (runs[0], runs[1]);
            runs = runs[2..];
            if (length <= 0 || length > labels.Length - start || (kind == Own && length > runs.Length))
            {
                break;
            }

            var target = labels.AsSpan(start, length);
            switch (kind)
            {
                case Ignored:
                    target.Fill(TokenizedExample.IgnoreLabel);
                    break;
                case SameAsIds:
                    ids.Slice(start, length).CopyTo(target);
                    break;
                default:
                    runs[..length].CopyTo(target);
                    runs = runs[length..];
                    break;
            }

            start += length;
        }

        return start == labels.Length && runs.IsEmpty ? labels : throw new InvalidDataException("Labels are not those of their row.");
    }

    private static int KindOf(int id, int label) => label == TokenizedExample.IgnoreLabel ? Ignored : label == id ? SameAsIds : Own;
}
