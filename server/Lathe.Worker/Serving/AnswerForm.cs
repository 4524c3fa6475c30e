using Lathe.Data.Templates;
using Lathe.Training.Serving;

namespace Lathe.Worker.Serving;

/// <summary>How the answers of an endpoint look.</summary>
/// <param name="model">Name that answers.</param>
internal abstract class AnswerForm(string model)
{
    protected string Model => model;

    protected long Created { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>What a stream begins with; null: nothing.</summary>
    public abstract object? First(int choice);

    public abstract object Delta(int choice, string text);

    /// <summary>Calls of tools, all at once; null: there are none here.</summary>
    public virtual object? Calls(int choice, IReadOnlyList<AnsweredCall> calls) => null;

    public abstract object Last(int choice, string reason);

    /// <summary>The end of a stream that tells what it took.</summary>
    public abstract object Total(Usage usage);

    /// <summary>Everything at once.</summary>
    public abstract object Whole(IReadOnlyList<WholeAnswer> answers, Usage usage);

    public static string Reason(AnswerEnd end, IReadOnlyList<AnsweredCall> calls) => calls.Count > 0 ? "tool_calls" : end == AnswerEnd.Length ? "length" : "stop";

    protected static string NewId(string prefix) => prefix + Guid.NewGuid().ToString("N")[..24];
}
