using System.Text.Json;
using Lathe.Data.Templates;

namespace Lathe.Data.Formats;

/// <summary>
/// Rows with question, further input, answer, history and system text in columns of their own; also plain text, as a lone prompt.
/// </summary>
internal sealed class AlpacaConverter : RowConverter
{
    public AlpacaConverter(DatasetInfo dataset, bool needsAnswer, bool tagsAreText)
        : base(dataset, needsAnswer, tagsAreText)
    {
        if (needsAnswer && !dataset.IsPairs && dataset.Columns.Response is null)
        {
            throw new DataException(
                $"{dataset.Where}, columns: this names no response, and {(dataset.IsTagged ? "kto_tag is about answers" : "stage sft trains on answers")}. "
                + $"{DatasetInfoReader.WholeBlockRule("columns")} "
                + $"Add \"response\": \"output\" or the column your file uses{(dataset.IsTagged ? "" : "; for plain text set stage: pt")}.");
        }
    }

    protected override Conversation FromRow(JsonElement row)
    {
        var messages = new List<ChatMessage>();
        if (Dataset.Columns.History is { } history && TryGet(row, history, out var turns) && turns.ValueKind != JsonValueKind.Null)
        {
            AddHistory(messages, turns, history);
        }

        messages.Add(new ChatMessage(ChatRole.User, Question(row)));
        if (Dataset.IsPairs)
        {
            messages.Add(PairMessage(row, Dataset.Columns.Chosen!));
        }
        else if (NeedsAnswer)
        {
            var column = Dataset.Columns.Response!;
            messages.Add(new ChatMessage(ChatRole.Assistant, Text(Required(row, column), column)));
        }

        return new Conversation(OptionalText(row, Dataset.Columns.System) ?? "", messages, Tools(row))
        {
            Rejected = Dataset.IsPairs ? PairMessage(row, Dataset.Columns.Rejected!) : null,
        };
    }

    private ChatMessage PairMessage(JsonElement row, string column) => new(ChatRole.Assistant, Text(PairAnswer(row, column), column));

    private string Question(JsonElement row)
    {
        var prompt = Dataset.Columns.Prompt is { } column && Required(row, column) is { ValueKind: not JsonValueKind.Null } value
            ? Text(value, column)
            : null;
        var query = OptionalText(row, Dataset.Columns.Query);
        return string.Join('\n', new[] { prompt, query }.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static void AddHistory(List<ChatMessage> messages, JsonElement turns, string column)
    {
        const string Shape = "not a list of [question, answer] pairs";
        if (turns.ValueKind != JsonValueKind.Array)
        {
            throw new RowFormatException($"'{column}' is {JsonText.Kind(turns)}, {Shape}");
        }

        if (turns.GetArrayLength() > RowLimits.MaxMessages)
        {
            throw new RowFormatException($"'{column}' has more than {RowLimits.MaxMessages} turns");
        }

        foreach (var turn in turns.EnumerateArray())
        {
            if (turn.ValueKind != JsonValueKind.Array || turn.GetArrayLength() != 2)
            {
                throw new RowFormatException($"'{column}' is {Shape}");
            }

            messages.Add(new ChatMessage(ChatRole.User, Text(turn[0], column)));
            messages.Add(new ChatMessage(ChatRole.Assistant, Text(turn[1], column)));
        }
    }
}
