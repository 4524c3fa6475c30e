using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lathe.Training.Serving;

namespace Lathe.Worker.Serving;

/// <summary>Several answers to one request, as they come. Whoever disposes of it wants no more of them.</summary>
internal sealed class Answers : IDisposable
{
    private readonly CancellationTokenSource _gone;
    private readonly ChannelReader<AnswerPart>[] _readers;

    private Answers(ChannelReader<AnswerPart>[] readers, CancellationTokenSource gone) => (_readers, _gone) = (readers, gone);

    /// <exception cref="ApiException">Too many wait.</exception>
    public static Answers Ask(AnswerEngine engine, IReadOnlyList<AnswerRequest> requests, CancellationToken cancellation)
    {
        var gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var readers = new ChannelReader<AnswerPart>[requests.Count];
        for (var i = 0; i < requests.Count; i++)
        {
            if (engine.Ask(requests[i], gone.Token) is not { } reader)
            {
                gone.Cancel();
                gone.Dispose();
                throw new ApiException(429, "Too many questions wait for an answer. Ask again in a moment.", code: "queue_full");
            }

            readers[i] = reader;
        }

        return new Answers(readers, gone);
    }

    /// <summary>Parts of all answers, each with its answer's number; those of one answer in order.</summary>
    public async IAsyncEnumerable<(int Choice, AnswerPart Part)> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (_readers.Length == 1)
        {
            await foreach (var part in _readers[0].ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                yield return (0, part);
            }

            yield break;
        }

        var all = Channel.CreateUnbounded<(int, AnswerPart)>(new UnboundedChannelOptions { SingleReader = true });
        var pumps = Task.WhenAll(_readers.Select(async (reader, choice) =>
        {
            await foreach (var part in reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                _ = all.Writer.TryWrite((choice, part));
            }
        }));
        _ = pumps.ContinueWith(done => all.Writer.TryComplete(done.Exception), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await foreach (var news in all.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            yield return news;
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }
}
