using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lathe.Protocol.Worker;

/// <summary>A line of JSON that <c>lathe-worker eval</c> prints. The last one is <see cref="EvalProgressType.Finished"/> or <see cref="EvalProgressType.Failed"/>.</summary>
public sealed record EvalProgress
{
    public required EvalProgressType Type { get; init; }

    /// <summary>Of progress: <c>loading</c> or <c>answering</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Of progress: weights read, or questions answered.</summary>
    public int? Done { get; init; }

    public int? Total { get; init; }

    /// <summary>Of subjects.</summary>
    public EvalScore? Subject { get; init; }

    /// <summary>Of notices and failures.</summary>
    public string? Message { get; init; }

    /// <summary>What to do.</summary>
    public string? Hint { get; init; }

    /// <summary>Of failures: also the exit code.</summary>
    public WorkerExitCode? Kind { get; init; }

    /// <summary>Of a finished evaluation: folder or archive of the benchmark.</summary>
    public string? Source { get; init; }

    /// <summary>Of a finished evaluation: in the benchmark's order.</summary>
    public IReadOnlyList<EvalScore>? Subjects { get; init; }

    /// <summary>Of a finished evaluation: all questions first (<c>Average</c>), then the categories.</summary>
    public IReadOnlyList<EvalScore>? Categories { get; init; }

    /// <summary>Of a finished evaluation: where results were written; null: nowhere.</summary>
    public string? OutputFolder { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, WorkerContract.JsonOptions);

    /// <summary>Null for anything that is no such line.</summary>
    public static EvalProgress? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<EvalProgress>(line, WorkerContract.JsonOptions);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Kinds of <see cref="EvalProgress"/>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<EvalProgressType>))]
public enum EvalProgressType
{
    Progress,
    Subject,
    Notice,
    Finished,
    Failed,
}

/// <summary>How many questions of a kind were answered rightly.</summary>
/// <param name="Name">A subject as its files are called, or a category.</param>
/// <param name="Category">Of a subject; null for a category.</param>
/// <param name="Right">Answered rightly.</param>
/// <param name="Questions">Asked, at least one.</param>
/// <param name="Accuracy">Share of right answers, 0 to 1.</param>
public sealed record EvalScore(string Name, string? Category, int Right, int Questions, double Accuracy);
