using System.Text;
using System.Text.Json;
using Lathe.Data.Templates;

namespace Lathe.Data.Formats;

/// <summary>Turns rows of one dataset into conversations. Safe to share between threads.</summary>
/// <param name="dataset">The dataset.</param>
/// <param name="needsAnswer">False in stage pt, which reads the text alone.</param>
/// <param name="tagsAreText">The file has texts only, so that true and false are words in it.</param>
internal abstract class RowConverter(DatasetInfo dataset, bool needsAnswer, bool tagsAreText)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    protected DatasetInfo Dataset { get; } = dataset;

    /// <summary>False in stage pt, which reads the text alone.</summary>
    protected bool NeedsAnswer { get; } = needsAnswer;

    /// <summary>
    /// Columns that may be absent from a row and so could be misspelt without any row being bad; true once one row had it.
    /// </summary>
    private readonly Dictionary<string, bool[]> _optional = new[]
        {
            dataset.Columns.Query, dataset.Columns.System, dataset.Columns.History, dataset.Columns.Tools,
        }
        .OfType<string>().Distinct().ToDictionary(column => column, _ => new bool[1], StringComparer.Ordinal);

    /// <summary>A converter for the dataset's formatting.</summary>
    /// <exception cref="DataException">The dataset has no answers and <paramref name="needsAnswer"/> is set.</exception>
    public static RowConverter For(DatasetInfo dataset, bool needsAnswer, bool tagsAreText) => dataset.Formatting switch
    {
        DatasetFormatting.Alpaca => new AlpacaConverter(dataset, needsAnswer, tagsAreText),
        _ => new MessagesConverter(dataset, needsAnswer, tagsAreText),
    };

    /// <summary>Optional columns the entry names itself and no row had.</summary>
    public IEnumerable<string> ColumnsNeverSeen => Dataset.HasColumnsBlock ? _optional.Where(c => !c.Value[0]).Select(c => c.Key) : [];

    /// <summary>The row in common form.</summary>
    /// <exception cref="RowFormatException">The row is bad; the message says why.</exception>
    /// <exception cref="DataException">The row asks for something Lathe cannot do, so that the dataset cannot be used.</exception>
    public Conversation Convert(RawRow row, bool isText)
    {
        if (row.Defect is { } defect)
        {
            throw new RowFormatException(defect);
        }

        try
        {
            return Checked(isText ? FromText(row.Content.Span) : FromJson(row.Content));
        }
        catch (JsonException e)
        {
            throw new RowFormatException(e.Message.Contains("maximum configured depth", StringComparison.Ordinal)
                ? $"nested deeper than {RowLimits.MaxDepth} levels"
                : $"not valid JSON ({JsonText.Reason(e)})");
        }
        catch (Exception e) when (e is DecoderFallbackException or InvalidOperationException)
        {
            // JsonElement reports text that is not UTF-8, or half a surrogate pair, as an invalid operation.
            throw new RowFormatException("holds text that is not valid Unicode");
        }
    }

    /// <summary>The row without its tag.</summary>
    protected abstract Conversation FromRow(JsonElement row);

    /// <summary>One of the columns with the answers of a pair.</summary>
    /// <exception cref="RowFormatException">The row has none, or null in it.</exception>
    protected JsonElement PairAnswer(JsonElement row, string column) =>
        Required(row, column, RowDefect.Pair) is { ValueKind: not JsonValueKind.Null } answer
            ? answer
            : throw new RowFormatException($"'{column}' is null: one of the two answers is missing", RowDefect.Pair);

    /// <summary>A text column; null where the row has no such column or null in it.</summary>
    protected string? OptionalText(JsonElement row, string? column) =>
        column is null || !TryGet(row, column, out var value) || value.ValueKind == JsonValueKind.Null ? null : Text(value, column);

    protected JsonElement Required(JsonElement row, string column, RowDefect defect = RowDefect.Form)
    {
        if (TryGet(row, column, out var value))
        {
            return value;
        }

        const int Shown = 12;
        var names = row.EnumerateObject().Select(p => p.Name).ToList();
        var has = names.Count == 0 ? "no columns" : string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? ", ..." : "");
        throw new RowFormatException($"column '{column}' is missing (the row has: {has}){NameSuggestion.Sentence(column, names)}", defect);
    }

    protected bool TryGet(JsonElement row, string column, out JsonElement value)
    {
        var found = row.TryGetProperty(column, out value);
        if (found && _optional.TryGetValue(column, out var seen))
        {
            seen[0] = true;
        }

        return found;
    }

    protected static string Text(JsonElement value, string what) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new RowFormatException($"'{what}' is {JsonText.Kind(value)}, not a text");

    /// <summary>The row's tools as JSON text; empty where it has none.</summary>
    /// <remarks>
    /// An empty list is written "[]" where the row writes it as text: LLaMA-Factory then makes a system turn, if an empty one.
    /// </remarks>
    protected string Tools(JsonElement row)
    {
        if (Dataset.Columns.Tools is not { } column || !TryGet(row, column, out var tools))
        {
            return "";
        }

        return tools.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String => tools.GetString()!.Trim(),
            JsonValueKind.Array when tools.GetArrayLength() == 0 && Dataset.Formatting != DatasetFormatting.OpenAi => "",
            JsonValueKind.Array => PythonText.Dumps(tools),
            _ => throw new RowFormatException($"'{column}' is {JsonText.Kind(tools)}, not a list of tools"),
        };
    }

    private static Conversation FromText(ReadOnlySpan<byte> content) =>
        new("", [new ChatMessage(ChatRole.User, StrictUtf8.GetString(content))]);

    private Conversation FromJson(ReadOnlyMemory<byte> content)
    {
        using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = RowLimits.MaxDepth });
        var row = document.RootElement;
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new RowFormatException($"the row is {JsonText.Kind(row)}, not an object with columns");
        }

        return Dataset.Columns.KtoTag is { } column ? FromRow(row) with { IsDesirable = Tag(row, column) } : FromRow(row);
    }

    private bool Tag(JsonElement row, string column)
    {
        var value = Required(row, column, RowDefect.Tag);
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when tagsAreText && bool.TryParse(value.GetString(), out var tag) => tag,
            JsonValueKind.String => throw new RowFormatException(
                $"'{column}' is a text, neither true nor false{(bool.TryParse(value.GetString(), out _) ? ": write it without quotes" : "")}", RowDefect.Tag),
            _ => throw new RowFormatException($"'{column}' is {JsonText.Kind(value)}, neither true nor false", RowDefect.Tag),
        };
    }

    private Conversation Checked(Conversation conversation)
    {
        if (!NeedsAnswer)
        {
            return conversation.Messages[0].Content.Length > 0 ? conversation : throw new RowFormatException("the text is empty", RowDefect.Empty);
        }

        if (conversation.Rejected is { } rejected && (rejected.Content.Length == 0 || conversation.Messages[^1].Content.Length == 0))
        {
            var (column, other) = (Dataset.Columns.Chosen, Dataset.Columns.Rejected);
            throw new RowFormatException(
                rejected.Content.Length > 0 ? $"'{column}' is empty" : conversation.Messages[^1].Content.Length > 0 ? $"'{other}' is empty"
                    : $"'{column}' and '{other}' are empty",
                RowDefect.Pair);
        }

        var empty = conversation.Messages.Index().FirstOrDefault(m => m.Item is { Role: ChatRole.Assistant, Content: "" });
        if (empty.Item is null)
        {
            return conversation;
        }

        var isOnlyAnswer = conversation.Messages.Count == 2;
        throw new RowFormatException(isOnlyAnswer ? "the answer is empty" : $"answer {(empty.Index / 2) + 1} is empty", RowDefect.Empty);
    }
}
