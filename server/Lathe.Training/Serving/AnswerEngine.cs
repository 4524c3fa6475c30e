using System.Threading.Channels;
using Lathe.Training.Generation;

namespace Lathe.Training.Serving;

/// <summary>
/// Answers questions, several side by side and each with the adapter it asks for. Everything on tensors happens on the thread of
/// <see cref="Run"/>; any thread may ask. A step reads the base's weights once for each adapter that is asked for.
/// </summary>
public sealed class AnswerEngine : IDisposable
{
    /// <summary>Conversations whose caches are kept, in full contexts.</summary>
    private const int KeptContexts = 2;

    private readonly ServedModel _model;
    private readonly EngineLimits _limits;
    private readonly FairQueue<Job> _waiting;
    private readonly CachePool _pool;
    private readonly List<Job> _active = [];
    private readonly SemaphoreSlim _news = new(0);
    private volatile bool _ended;

    /// <param name="model">Stays the caller's.</param>
    /// <param name="limits">What is taken on.</param>
    public AnswerEngine(ServedModel model, EngineLimits limits)
    {
        _model = model;

        // Rotations that depend on the length would be those of the longest neighbour, and of the longest text that was there before.
        _limits = model.Decoder.RotationDependsOnLength ? limits with { Slots = 1 } : limits;
        _waiting = new FairQueue<Job>(limits.Waiting);
        _pool = new CachePool(model.Decoder.RotationDependsOnLength ? 0 : KeptContexts * model.Context);
    }

    /// <summary>Questions that wait for a slot.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Told what no answer could be computed for, for the log.</summary>
    public Action<Exception>? Failure { get; set; }

    /// <summary>Asks; null when too many wait already.</summary>
    /// <param name="request">The question.</param>
    /// <param name="cancellation">Nobody waits for the answer any more: its slot is free after the step.</param>
    /// <returns>The answer's parts; the last one has an end.</returns>
    /// <exception cref="ArgumentException">The prompt is empty or too long, or there is no such adapter.</exception>
    public ChannelReader<AnswerPart>? Ask(AnswerRequest request, CancellationToken cancellation = default)
    {
        if (request.Prompt.Count == 0 || request.Prompt.Count >= _model.Context || request.MaxTokens < 1)
        {
            throw new ArgumentException($"a prompt of {request.Prompt.Count} tokens cannot be answered within {_model.Context}", nameof(request));
        }

        if (request.Adapter is { } name && !_model.Has(name))
        {
            throw new ArgumentException($"there is no adapter {name}", nameof(request));
        }

        var job = new Job(request, new AnswerText(_model.Tokenizer, request.Stops), cancellation);
        if (_ended || !_waiting.TryAdd(request.Client, job))
        {
            return null;
        }

        _news.Release();
        if (_ended)
        {
            job.End(AnswerEnd.Cancelled);
        }

        return job.Parts;
    }

    /// <summary>Answers until it is cancelled; whoever waits then is told.</summary>
    public void Run(CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                Admit();
                if (_active.Count == 0)
                {
                    _news.Wait(cancellation);
                    continue;
                }

                foreach (var group in _active.GroupBy(job => job.Request.Adapter).ToList())
                {
                    Step([.. group]);
                }

                _active.RemoveAll(job => job.HasEnded);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked for.
        }
        finally
        {
            _ended = true;
            foreach (var job in _active.Where(job => !job.HasEnded))
            {
                Retire(job, AnswerEnd.Cancelled);
            }

            while (_waiting.TryTake(out var job))
            {
                job.End(AnswerEnd.Cancelled);
            }

            _model.Use(null);
        }
    }

    public void Dispose()
    {
        _pool.Dispose();
        _news.Dispose();
    }

    private void Admit()
    {
        while (_active.Count < _limits.Slots && _waiting.TryTake(out var job))
        {
            if (job.IsCancelled)
            {
                job.End(AnswerEnd.Cancelled);
                continue;
            }

            var request = job.Request;
            var cache = _pool.Take(request.Adapter, request.Prompt) ?? new KeyValueCache(_model.Decoder);
            job.Answer = new ActiveAnswer(
                _model.Decoder, new GenerationRequest(request.Prompt, request.MaxTokens, _model.StopIds, request.Sampling, request.Seed), cache);
            _active.Add(job);
        }
    }

    private void Step(List<Job> jobs)
    {
        foreach (var job in jobs.Where(job => job.IsCancelled))
        {
            Retire(job, AnswerEnd.Cancelled);
        }

        jobs.RemoveAll(job => job.HasEnded);
        if (jobs.Count == 0)
        {
            return;
        }

        try
        {
            _model.Use(jobs[0].Request.Adapter);
            ActiveAnswer.Step(_model.Decoder, [.. jobs.Select(job => job.Answer!)]);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Its neighbours of other adapters go on; a cache that may be half filled is of no use to anybody.
            Failure?.Invoke(failure);
            jobs.ForEach(job => job.Fail());
            return;
        }

        foreach (var job in jobs)
        {
            job.Tell();
            if (job.Answer!.IsDone || job.Text.IsStopped)
            {
                Retire(job, job.Answer.IsStopped || job.Text.IsStopped ? AnswerEnd.Stop : AnswerEnd.Length);
            }
        }
    }

    private void Retire(Job job, AnswerEnd end)
    {
        job.End(end);
        _pool.Keep(job.Request.Adapter, [.. job.Request.Prompt, .. job.Answer!.Ids], job.Answer.Cache);
    }

    /// <summary>A question and its answer.</summary>
    private sealed class Job(AnswerRequest request, AnswerText text, CancellationToken cancellation)
    {
        private readonly Channel<AnswerPart> _parts = Channel.CreateUnbounded<AnswerPart>(new UnboundedChannelOptions { SingleReader = true });
        private int _told;
        private int _ended;

        public AnswerRequest Request => request;

        public AnswerText Text => text;

        public ActiveAnswer? Answer { get; set; }

        public bool IsCancelled => cancellation.IsCancellationRequested;

        public bool HasEnded => Volatile.Read(ref _ended) != 0;

        public ChannelReader<AnswerPart> Parts => _parts.Reader;

        /// <summary>Passes on what was added.</summary>
        public void Tell()
        {
            for (; _told < Answer!.Ids.Count; _told++)
            {
                if (text.Add(Answer.Ids[_told]) is { Length: > 0 } added)
                {
                    _ = _parts.Writer.TryWrite(new AnswerPart(added, _told + 1));
                }
            }
        }

        public void Fail()
        {
            Answer?.Dispose();
            End(AnswerEnd.Failed);
        }

        public void End(AnswerEnd end)
        {
            // Who asks while the engine ends may come at the same time as the engine.
            if (Interlocked.Exchange(ref _ended, 1) != 0)
            {
                return;
            }

            _ = _parts.Writer.TryWrite(new AnswerPart(text.Finish(), Answer?.Ids.Count ?? 0, end));
            _parts.Writer.Complete();
        }
    }
}
