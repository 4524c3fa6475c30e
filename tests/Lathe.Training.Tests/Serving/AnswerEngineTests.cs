using Lathe.Training.Generation;
using Lathe.Training.Serving;

namespace Lathe.Training.Tests.Serving;

public sealed class AnswerEngineTests : IDisposable
{
    private static readonly string?[] Adapters = [null, "first", "second"];

    private readonly ServedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Adapters_of_one_base_answer_interleaved_what_each_answers_alone()
    {
        using var alone = new RunningEngine(_folder, new EngineLimits(Slots: 1));
        var expected = new Dictionary<(string?, int), string>();
        foreach (var adapter in Adapters)
        {
            for (var i = 0; i < 6; i++)
            {
                expected[(adapter, i)] = (await alone.AnswerAsync(Question(alone, adapter, i))).Text;
            }
        }

        Assert.Equal(3, Adapters.Select(adapter => expected[(adapter, 0)]).Distinct().Count());

        using var together = new RunningEngine(_folder, new EngineLimits(Slots: 5));
        var answers = expected.Keys.OrderBy(key => key.Item2).ToDictionary(key => key, key => together.AnswerAsync(Question(together, key.Item1, key.Item2)));
        foreach (var (key, answer) in answers)
        {
            Assert.Equal(expected[key], (await answer).Text);
        }
    }

    [Fact]
    public async Task A_conversation_that_goes_on_is_answered_as_one_read_anew()
    {
        using var engine = new RunningEngine(_folder);
        var text = "The first question of a conversation";
        for (var turn = 0; turn < 3; turn++)
        {
            foreach (var adapter in Adapters)
            {
                var kept = (await engine.AnswerAsync(engine.Request(text, adapter, 8))).Text;
                using var fresh = new RunningEngine(_folder);
                Assert.Equal((await fresh.AnswerAsync(fresh.Request(text, adapter, 8))).Text, kept);
            }

            text += $" and question {turn}";
        }
    }

    [Fact]
    public async Task Long_prompts_are_read_in_pieces_and_answered_the_same()
    {
        using var engine = new RunningEngine(_folder, context: 256);
        using var decoder = _folder.Load(256);
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => $"w{i} "));
        var prompt = decoder.Tokenizer.Encode(text);
        Assert.InRange(prompt.Count, 100, 240);
        var ids = Generator.Run(decoder.Decoder, new GenerationRequest(prompt, 12, [.. decoder.StopIds], SamplingOptions.Greedy), TestContext.Current.CancellationToken);
        var (answer, last) = await engine.AnswerAsync(engine.Request(text, tokens: 12));
        Assert.Equal((decoder.Tokenizer.Decode(ids, skipSpecialTokens: true), ids.Count), (answer, last.Tokens));
    }

    [Fact]
    public async Task A_cancelled_question_frees_its_slot()
    {
        using var engine = new RunningEngine(_folder, new EngineLimits(Slots: 1), context: 256);
        using var gone = new CancellationTokenSource();
        var parts = engine.Engine.Ask(engine.Request("long", tokens: 250), gone.Token)!;
        _ = await parts.ReadAsync(TestContext.Current.CancellationToken);
        var next = engine.AnswerAsync(engine.Request("short", tokens: 2));
        await gone.CancelAsync();
        var last = await parts.ReadAllAsync(TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken);
        Assert.Equal(AnswerEnd.Cancelled, last.End);
        Assert.InRange(last.Tokens, 1, 249);
        Assert.NotNull((await next).Last.End);
    }

    [Fact]
    public async Task Who_waits_when_the_engine_ends_is_told()
    {
        using var engine = new RunningEngine(_folder, new EngineLimits(Slots: 1), context: 256);
        var answers = Enumerable.Range(0, 5).Select(i => engine.AnswerAsync(engine.Request($"{i}", tokens: 250))).ToList();
        engine.End();
        Assert.Contains(AnswerEnd.Cancelled, (await Task.WhenAll(answers)).Select(answer => answer.Last.End));
        Assert.Null(engine.Engine.Ask(engine.Request("late"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_full_line_takes_no_more()
    {
        using var engine = new RunningEngine(_folder, new EngineLimits(Slots: 1, Waiting: 3), context: 256);
        using var gone = new CancellationTokenSource();
        var asked = Enumerable.Range(0, 40).Select(i => engine.Engine.Ask(engine.Request($"{i}", tokens: 250), gone.Token)).ToList();
        Assert.Contains(null, asked);
        await gone.CancelAsync();
        foreach (var parts in asked.OfType<System.Threading.Channels.ChannelReader<AnswerPart>>())
        {
            Assert.NotNull((await parts.ReadAllAsync(TestContext.Current.CancellationToken).LastAsync(TestContext.Current.CancellationToken)).End);
        }
    }

    [Fact]
    public async Task Stop_words_and_lengths_end_answers()
    {
        using var engine = new RunningEngine(_folder);
        var whole = (await engine.AnswerAsync(engine.Request("words", tokens: 24))).Text;
        Assert.Equal(AnswerEnd.Length, (await engine.AnswerAsync(engine.Request("words", tokens: 5))).Last.End);
        var stop = whole.Substring(whole.Length / 2, 2);
        var (text, last) = await engine.AnswerAsync(engine.Request("words", tokens: 24) with { Stops = ["never", stop] });
        Assert.Equal((whole[..whole.IndexOf(stop, StringComparison.Ordinal)], AnswerEnd.Stop), (text, last.End));
    }

    [Fact]
    public async Task A_seed_says_what_is_drawn()
    {
        using var engine = new RunningEngine(_folder);
        AnswerRequest Drawn(int seed) => engine.Request("dice", tokens: 16) with { Sampling = new SamplingOptions(true, Temperature: 1.5), Seed = seed };
        var first = (await engine.AnswerAsync(Drawn(1))).Text;
        Assert.Equal(first, (await engine.AnswerAsync(Drawn(1))).Text);
        Assert.NotEqual(first, (await engine.AnswerAsync(Drawn(2))).Text);
    }

    private static AnswerRequest Question(RunningEngine engine, string? adapter, int number) => engine.Request($"Question {number} of {number * 7}", adapter);
}
