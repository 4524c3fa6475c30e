using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Lathe.Data.Benchmarks;

/// <summary>
/// Questions in separated values (RFC 4180): below a header with <c>question</c>, <c>A</c> to <c>D</c> and <c>answer</c> in any order, as CMMLU
/// and C-Eval have them, or without one in this order, as MMLU has them.
/// </summary>
internal static class QuestionFile
{
    private const int MaxFieldChars = 1 << 20;
    private const int MaxRows = 100_000;

    /// <summary>Question, four answers, letter.</summary>
    private const int Fields = 6;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="file">For messages.</param>
    /// <param name="content">Of the file.</param>
    /// <exception cref="DataException">A row can't be used; the message names it. A benchmark with rows left out would be another one.</exception>
    public static IReadOnlyList<ChoiceQuestion> Read(string file, byte[] content)
    {
        using var text = new StreamReader(new MemoryStream(content), Utf8);
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = ",",
            BadDataFound = null,
            IgnoreBlankLines = false,
            MaxFieldSize = MaxFieldChars,
        });
        var questions = new List<ChoiceQuestion>();
        int[]? places = null;
        var line = 1;
        for (var row = 0; Next(file, parser); line = parser.RawRow + 1)
        {
            if (parser.Record is not ({ Length: > 1 } or [not ""]))
            {
                continue;
            }

            if (places is null)
            {
                places = Header(file, parser.Record);
                if (places is not null)
                {
                    continue;
                }

                places = [.. Enumerable.Range(0, Fields)];
            }

            if (++row > MaxRows)
            {
                throw new DataException($"{file}: there are more than {MaxRows:N0} rows, which no subject of a benchmark has.");
            }

            questions.Add(Question($"{file}, row {row} (line {line})", parser.Record, places));
        }

        return questions.Count > 0 ? questions : throw new DataException($"{file}: there is no question in it.");
    }

    private static bool Next(string file, CsvParser parser)
    {
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException e)
        {
            throw new DataException($"{file}, line {parser.RawRow}: a field is longer than a million characters. Most likely a quote is opened there and never closed.", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException($"{file}, after line {parser.RawRow}: this is not UTF-8 text. Save the file as UTF-8.", e);
        }
    }

    /// <summary>Places of question, answers and letter; null where the first row is a question.</summary>
    private static int[]? Header(string file, string[] fields)
    {
        int[] places =
        [
            Find("question", StringComparison.OrdinalIgnoreCase),
            .. ChoiceQuestion.Letters.Select(letter => Find(letter, StringComparison.Ordinal)),
            Find("answer", StringComparison.OrdinalIgnoreCase),
        ];
        if (places.All(place => place >= 0))
        {
            return places;
        }

        // A question may have the answers "A" to "D".
        if (places[1..^1].All(place => place >= 0) && (places[0] >= 0 || places[^1] >= 0))
        {
            throw new DataException(places[^1] < 0
                ? $"{file}: the header names no column 'answer', so nobody can tell which answers are right. C-Eval's are published for its validation part: task: ceval_validation."
                : $"{file}: the header names no column 'question'.");
        }

        return fields.Length == Fields
            ? null
            : throw new DataException(
                $"{file}, line 1: it has {fields.Length} {(fields.Length == 1 ? "field" : "fields")}. Expected a header with question, A, B, C, D and answer, or a question with these six fields.");

        int Find(string column, StringComparison comparison) => Array.FindIndex(fields, field => field.Trim().Equals(column, comparison));
    }

    private static ChoiceQuestion Question(string place, string[] fields, int[] places)
    {
        var needed = places.Max() + 1;
        if (fields.Length < needed)
        {
            throw new DataException($"{place}: it has {fields.Length} {(fields.Length == 1 ? "field" : "fields")} of {needed}: question, four answers and the letter of the right one.");
        }

        var letter = fields[places[^1]].Trim();
        var answer = ChoiceQuestion.Letters.ToList().FindIndex(known => known.Equals(letter, StringComparison.OrdinalIgnoreCase));
        if (answer < 0)
        {
            throw new DataException($"{place}: '{(letter.Length <= 40 ? letter : letter[..40] + "...")}' is not the letter of the right answer. Expected A, B, C or D.");
        }

        return string.IsNullOrWhiteSpace(fields[places[0]])
            ? throw new DataException($"{place}: the question is empty.")
            : new ChoiceQuestion(fields[places[0]], [.. places[1..^1].Select(choice => fields[choice])], answer, place);
    }
}
