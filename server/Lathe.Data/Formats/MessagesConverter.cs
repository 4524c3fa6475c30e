using System.Text.Json;
using Lathe.Data.Templates;

namespace Lathe.Data.Formats;

/// <summary>Rows whose conversation is a list of messages (formatting sharegpt and openai).</summary>
internal sealed class MessagesConverter(DatasetInfo dataset, bool needsAnswer, bool tagsAreText)
    : RowConverter(dataset, needsAnswer, tagsAreText)
{
    /// <summary>What stands between tool results that follow each other, so that a template's single result block holds them all.</summary>
    internal const string BetweenToolResults = "\n</tool_response>\n<tool_response>\n";

    protected override Conversation FromRow(JsonElement row)
    {
        var column = Dataset.Columns.Messages!;
        var list = Required(row, column);
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw new RowFormatException($"'{column}' is {JsonText.Kind(list)}, not a list of messages");
        }

        if (list.GetArrayLength() is 0 or > RowLimits.MaxMessages)
        {
            throw new RowFormatException(
                list.GetArrayLength() == 0 ? $"'{column}' is empty" : $"'{column}' has more than {RowLimits.MaxMessages} messages");
        }

        var system = OptionalText(row, Dataset.Columns.System) ?? "";
        var messages = new List<ChatMessage>();
        foreach (var (index, element) in list.EnumerateArray().Index())
        {
            var (role, content, hasCalls) = Message(element, $"message {index + 1}");
            if (index == 0 && role == Dataset.Tags.SystemTag)
            {
                system = content;
                continue;
            }

            Add(messages, hasCalls ? ChatRole.Function : RoleOf(role, $"message {index + 1}"), content, index + 1);
        }

        return Dataset.IsPairs ? WithPair(row, new Conversation(system, messages, Tools(row))) : Answered(new Conversation(system, messages, Tools(row)));
    }

    private Conversation Answered(Conversation conversation)
    {
        var messages = conversation.Messages;
        if (messages.Count % 2 != 0 || messages.Count == 0)
        {
            throw new RowFormatException(
                messages.Count == 0
                    ? "there is a system text and no message"
                    : $"the last message is from '{Dataset.Tags.UserTag}' and has no answer",
                RowDefect.RoleOrder);
        }

        return conversation;
    }

    /// <summary>The messages end with the question; its answers are messages in columns of their own.</summary>
    private Conversation WithPair(JsonElement row, Conversation asked)
    {
        var (chosen, rejected) = (Dataset.Columns.Chosen!, Dataset.Columns.Rejected!);
        if (asked.Messages.Count % 2 == 0)
        {
            throw new RowFormatException(
                asked.Messages.Count == 0
                    ? "there is a system text and no message"
                    : $"the last message is an answer, and of pairs it is the question: both answers are in '{chosen}' and '{rejected}'",
                RowDefect.RoleOrder);
        }

        return asked with { Messages = [.. asked.Messages, PairMessage(row, chosen)], Rejected = PairMessage(row, rejected) };
    }

    private ChatMessage PairMessage(JsonElement row, string column)
    {
        var what = $"'{column}'";
        var (role, content, hasCalls) = Message(PairAnswer(row, column), what);
        return (hasCalls ? ChatRole.Function : RoleOf(role, what)) is var kind and (ChatRole.Assistant or ChatRole.Function)
            ? new ChatMessage(kind, content)
            : throw new RowFormatException($"{what} is from '{role}' and no answer (from '{Dataset.Tags.AssistantTag}')", RowDefect.RoleOrder);
    }

    private (string Role, string Content, bool HasCalls) Message(JsonElement message, string what)
    {
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new RowFormatException($"{what} is {JsonText.Kind(message)}, not an object");
        }

        string Field(string tag) => message.TryGetProperty(tag, out var value)
            ? Text(value, $"{what.Trim('\'')}, {tag}")
            : throw new RowFormatException($"{what} has no '{tag}' (it has: "
                + string.Join(", ", message.EnumerateObject().Select(p => p.Name).Take(12)) + ")");

        var role = Field(Dataset.Tags.RoleTag);
        return Dataset.Formatting == DatasetFormatting.OpenAi && (role == Dataset.Tags.AssistantTag || role == Dataset.Tags.FunctionTag)
            && OpenAiCalls.In(message, what) is { } calls
            ? (role, calls, true)
            : (role, Field(Dataset.Tags.ContentTag), false);
    }

    private ChatRole RoleOf(string role, string what)
    {
        var tags = Dataset.Tags;
        if (role == tags.UserTag)
        {
            return ChatRole.User;
        }

        if (role == tags.AssistantTag)
        {
            return ChatRole.Assistant;
        }

        if (role == tags.ObservationTag)
        {
            return ChatRole.Observation;
        }

        if (role == tags.FunctionTag)
        {
            return ChatRole.Function;
        }

        if (role == tags.SystemTag)
        {
            throw new RowFormatException($"{what} is a system text, which may only come first", RowDefect.RoleOrder);
        }

        var known = new[] { tags.UserTag, tags.AssistantTag, tags.ObservationTag, tags.FunctionTag, tags.SystemTag }.OfType<string>();
        var why = Dataset.HasTagsBlock && role is "system" or "observation" or "function_call"
            ? $". {DatasetInfoReader.WholeBlockRule("tags")} Add \"{(role == "function_call" ? "function" : role)}_tag\": \"{role}\""
            : "";
        throw new RowFormatException($"{what} is from '{role}', which is none of {string.Join(", ", known)}{why}", RowDefect.RoleOrder);
    }

    private void Add(List<ChatMessage> messages, ChatRole role, string content, int number)
    {
        if (Dataset.Formatting == DatasetFormatting.OpenAi && role == ChatRole.Observation
            && messages is [.., { Role: ChatRole.Observation } previous])
        {
            messages[^1] = previous with { Content = previous.Content + BetweenToolResults + content };
            return;
        }

        var answerIsNext = messages.Count % 2 == 1;
        if (answerIsNext != (role is ChatRole.Assistant or ChatRole.Function))
        {
            var expected = answerIsNext ? $"an answer ('{Dataset.Tags.AssistantTag}')" : $"a question ('{Dataset.Tags.UserTag}')";
            throw new RowFormatException($"message {number} is not {expected}: questions and answers have to alternate", RowDefect.RoleOrder);
        }

        messages.Add(new ChatMessage(role, content));
    }
}
