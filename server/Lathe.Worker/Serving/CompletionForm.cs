namespace Lathe.Worker.Serving;

/// <summary>Answers of <c>/v1/completions</c>.</summary>
internal sealed class CompletionForm(string model) : AnswerForm(model)
{
    private readonly string _id = NewId("cmpl-");

    public override object? First(int choice) => null;

    public override object Delta(int choice, string text) => Body([Choice(choice, text, null)]);

    public override object Last(int choice, string reason) => Body([Choice(choice, "", reason)]);

    public override object Total(Usage usage) => Body([], usage);

    public override object Whole(IReadOnlyList<WholeAnswer> answers, Usage usage) =>
        Body([.. answers.Select((answer, i) => Choice(i, answer.Text, answer.Reason))], usage);

    private static object Choice(int index, string text, string? reason) => new { index, text, logprobs = (object?)null, finish_reason = reason };

    private object Body(IReadOnlyList<object> choices, Usage? usage = null) => new
    {
        id = _id,
        @object = "text_completion",
        created = Created,
        model = Model,
        choices,
        usage,
    };
}
