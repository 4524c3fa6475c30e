using System.Text;
using Lathe.Training.Serving;

namespace Lathe.Training.Tests.Serving;

/// <summary>An engine on a thread of its own.</summary>
internal sealed class RunningEngine : IDisposable
{
    private readonly ServedModel _model;
    private readonly Thread _thread;
    private readonly CancellationTokenSource _end = new();

    public RunningEngine(ServedFolder folder, EngineLimits? limits = null, int context = 128)
    {
        _model = folder.Load(context);
        Engine = new AnswerEngine(_model, limits ?? new EngineLimits()) { Failure = Failures.Add };
        _thread = new Thread(() => Engine.Run(_end.Token));
        _thread.Start();
    }

    public AnswerEngine Engine { get; }

    public ServedModel Model => _model;

    public List<Exception> Failures { get; } = [];

    public AnswerRequest Request(string text, string? adapter = null, int tokens = 24) =>
        new() { Adapter = adapter, Prompt = _model.Tokenizer.Encode(text), MaxTokens = tokens };

    /// <summary>The whole answer, which has to be taken.</summary>
    public async Task<(string Text, AnswerPart Last)> AnswerAsync(AnswerRequest request)
    {
        var parts = Engine.Ask(request, TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("the line is full");
        var (text, last) = (new StringBuilder(), (AnswerPart?)null);
        await foreach (var part in parts.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            Assert.Null(last?.End);
            text.Append(part.Text);
            last = part;
        }

        return (text.ToString(), last!);
    }

    public void End()
    {
        _end.Cancel();
        _thread.Join();
    }

    public void Dispose()
    {
        End();
        Engine.Dispose();
        _model.Dispose();
        _end.Dispose();
    }
}
