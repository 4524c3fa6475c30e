using Lathe.Data.Formats;

namespace Lathe.Data.Pipeline;

/// <summary>Reads a few rows again as text; encoding kept none of it.</summary>
internal static class PreviewReader
{
    /// <exception cref="DataException">A file is not what it was when its rows were encoded.</exception>
    public static IReadOnlyList<PreviewPrompt> Read(IReadOnlyList<RowOrigin> origins)
    {
        var found = new Dictionary<RowOrigin, PreviewPrompt>();
        foreach (var file in origins.Distinct().GroupBy(o => (o.Source, o.File)))
        {
            var wanted = file.Select(o => o.Number).ToHashSet();
            var (source, index) = file.Key;
            foreach (var row in source.Files[index].ReadRows().Where(r => wanted.Contains(r.Number)).Take(wanted.Count))
            {
                try
                {
                    found[new RowOrigin(source, index, row.Number)] = ToPrompt(source.Converter.Convert(row, source.Files[index].IsText));
                }
                catch (RowFormatException e)
                {
                    var path = source.Files[index].Path;
                    throw new DataException($"{path}, row {row.Number}: the file changed while it was being read ({e.Message}).", e);
                }
            }
        }

        return [.. origins.Where(found.ContainsKey).Select(o => found[o])];
    }

    private static PreviewPrompt ToPrompt(Conversation conversation) =>
        new(conversation.System, [.. conversation.Messages.SkipLast(1)], conversation.Messages[^1].Content, conversation.Tools);
}
