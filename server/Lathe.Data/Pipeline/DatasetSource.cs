using Lathe.Data.Formats;

namespace Lathe.Data.Pipeline;

/// <summary>A dataset with its files and the converter for its rows.</summary>
internal sealed record DatasetSource(DatasetInfo Info, IReadOnlyList<DataFile> Files, RowConverter Converter)
{
    /// <exception cref="DataException">The files or the entry do not suit the stage.</exception>
    public static DatasetSource Open(DatasetInfo info, bool needsAnswer)
    {
        var files = DataFile.Of(info);
        needsAnswer |= info.IsPreference;
        if (files[0].IsText && needsAnswer)
        {
            throw new DataException(
                $"{info.Where}, file_name: a .txt file has no answers, so it trains stage pt only. "
                + "Set stage: pt, or give the rows as .json or .jsonl.");
        }

        if (files[0].IsText && (info.Formatting != DatasetFormatting.Alpaca || info.Columns.Prompt != "text"))
        {
            throw new DataException(
                $"{info.Where}: a .txt file has the one column 'text'. Add \"columns\": {{\"prompt\": \"text\"}}.");
        }

        return new DatasetSource(info, files, RowConverter.For(info, needsAnswer, tagsAreText: files[0].HasTextsOnly));
    }
}
