using Lathe.Data.Templates;

namespace Lathe.Worker.Serving;

/// <summary>Answers of <c>/v1/chat/completions</c>.</summary>
internal sealed class ChatForm(string model) : AnswerForm(model)
{
    private readonly string _id = NewId("chatcmpl-");

    public override object? First(int choice) => Chunk([new { index = choice, delta = new { role = "assistant", content = "" }, finish_reason = (string?)null }]);

    public override object Delta(int choice, string text) => Chunk([new { index = choice, delta = new { content = text }, finish_reason = (string?)null }]);

    public override object? Calls(int choice, IReadOnlyList<AnsweredCall> calls) =>
        Chunk([new { index = choice, delta = new { tool_calls = calls.Select((call, i) => Describe(call, i)) }, finish_reason = (string?)null }]);

    public override object Last(int choice, string reason) => Chunk([new { index = choice, delta = new { }, finish_reason = reason }]);

    public override object Total(Usage usage) => Chunk([], usage);

    public override object Whole(IReadOnlyList<WholeAnswer> answers, Usage usage) => new
    {
        id = _id,
        @object = "chat.completion",
        created = Created,
        model = Model,
        choices = answers.Select((answer, i) => new
        {
            index = i,
            message = answer.Calls.Count == 0
                ? (object)new { role = "assistant", content = answer.Text, refusal = (string?)null }
                : new
                {
                    role = "assistant",
                    content = answer.Text.Length > 0 ? answer.Text : null,
                    refusal = (string?)null,
                    tool_calls = answer.Calls.Select((call, place) => Describe(call, place)),
                },
            logprobs = (object?)null,
            finish_reason = answer.Reason,
        }),
        usage,
    };

    private static object Describe(AnsweredCall call, int index) =>
        new { index, id = NewId("call_"), type = "function", function = new { name = call.Name, arguments = call.Arguments } };

    private object Chunk(IReadOnlyList<object> choices, Usage? usage = null) => new
    {
        id = _id,
        @object = "chat.completion.chunk",
        created = Created,
        model = Model,
        choices,
        usage,
    };
}
