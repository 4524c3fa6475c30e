using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Generation;

/// <summary>An answer that is being written. Long prompts are read a chunk per step, so that answers beside them go on meanwhile.</summary>
internal sealed class ActiveAnswer : IDisposable
{
    /// <summary>Tokens of a prompt in one step.</summary>
    public const int Chunk = 256;

    private readonly GenerationRequest _request;
    private readonly TokenSampler _sampler;
    private readonly int _limit;
    private readonly List<int> _ids = [];

    /// <param name="decoder">Model.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cache">Owned from now on; what it holds is a beginning of the prompt, without its last token.</param>
    public ActiveAnswer(Decoder decoder, GenerationRequest request, KeyValueCache cache)
    {
        _request = request;
        Cache = cache;
        _sampler = new TokenSampler(request.Sampling, request.Prompt, request.Seed);
        _limit = Math.Min(decoder.MaxLength - request.Prompt.Count, request.MaxNewTokens);
        IsDone = _limit <= 0;
    }

    /// <summary>Of its request among those that were given together.</summary>
    public int Place { get; init; }

    public KeyValueCache Cache { get; }

    /// <summary>The answer so far.</summary>
    public IReadOnlyList<int> Ids => _ids;

    public bool IsDone { get; private set; }

    /// <summary>A stop id has come; else the limit is reached, or it goes on.</summary>
    public bool IsStopped { get; private set; }

    private NextTokens Next => _ids.Count > 0
        ? new NextTokens(Cache, [_ids[^1]])
        : new NextTokens(Cache, [.. _request.Prompt.Skip(Cache.Count).Take(Chunk)]);

    /// <summary>Each answer goes on by a token, or by a chunk of its prompt.</summary>
    public static void Step(Decoder decoder, IReadOnlyList<ActiveAnswer> answers)
    {
        if (answers.Count == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var logits = decoder.NextLogits([.. answers.Select(answer => answer.Next)]).cpu();
        var vocabulary = (int)logits.shape[1];
        var values = logits.data<float>().ToArray();
        for (var i = 0; i < answers.Count; i++)
        {
            answers[i].Choose(values.AsSpan(i * vocabulary, vocabulary));
        }
    }

    public void Dispose() => Cache.Dispose();

    private void Choose(Span<float> logits)
    {
        if (Cache.Count < _request.Prompt.Count)
        {
            return;
        }

        var id = _sampler.Next(logits);
        if (_request.StopIds.Contains(id))
        {
            IsDone = IsStopped = true;
            return;
        }

        _ids.Add(id);
        IsDone = _ids.Count >= _limit;
    }
}
