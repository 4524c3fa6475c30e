namespace Lathe.EndToEnd.Tests.Serving;

/// <summary>Many clients at once, some of which go away.</summary>
public sealed class ServeLoadTests : IDisposable
{
    private const int Clients = 32;
    private const int RequestsEach = 50;
    private const int Questions = 20;
    private const int Tokens = 10;

    private static readonly string[] Models = ["model", "first", "second"];

    private readonly ServeFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_client_gets_its_own_answers_whole_while_others_come_and_go()
    {
        using var server = await ServeProcess.StartAsync(_folder);
        var expected = new Dictionary<(string Model, int Question), string>();
        foreach (var model in Models)
        {
            for (var i = 0; i < Questions; i++)
            {
                expected[(model, i)] = await server.AskAsync(Question(i), model, Tokens);
            }
        }

        // A mixed-up answer would be seen.
        Assert.True(expected.Values.Distinct().Count() > expected.Count * 9 / 10);

        var clients = Enumerable.Range(0, Clients).Select(async client =>
        {
            for (var i = 0; i < RequestsEach; i++)
            {
                var (model, question) = (Models[(client + i) % Models.Length], (client * 7 + i) % Questions);
                Assert.Equal(expected[(model, question)], await server.AskAsync(Question(question), model, Tokens, isStreamed: (client + i) % 2 == 0));
            }
        });
        var guests = Enumerable.Range(0, 8).Select(guest => LeaveAsync(server, $"A guest who does not stay, number {guest}"));
        await Task.WhenAll(clients.Concat(guests));

        Assert.Equal(expected[("first", 3)], await server.AskAsync(Question(3), "first", Tokens));
        _ = await server.EndAsync();
        var answered = server.Requests;
        Assert.All(answered, request => Assert.True(request.Status is 200 or 499, request.ToString()));
        Assert.Equal(8, answered.Count(request => request.Status == 499));
        Assert.Equal(expected.Count + (Clients * RequestsEach) + 1, answered.Count(request => request is { Status: 200, Tokens: > 0 }));
    }

    /// <summary>All slots are taken by clients that go away, and the next one is answered all the same, long before their answers would have ended.</summary>
    [Fact]
    public async Task Clients_that_vanish_free_their_slots()
    {
        using var server = await ServeProcess.StartAsync(_folder, "--slots", "2");
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 6).Select(guest => LeaveAsync(server, $"Round {round}, guest {guest}")));
        }

        Assert.NotEmpty(await server.AskAsync("Is anybody there?", "model", 4));
        _ = await server.EndAsync();
        var gone = server.Requests.Where(request => request.Status == 499).ToList();
        Assert.Equal(30, gone.Count);
    }

    [Fact]
    public async Task What_is_asked_for_while_the_server_ends_is_told_so()
    {
        using var server = await ServeProcess.StartAsync(_folder);
        var last = "";
        var stream = Task.Run(async () =>
        {
            await foreach (var data in server.StreamAsync(ServeProcess.BodyOf("Go on and on", "model", 200, isStreamed: true), Cancellation))
            {
                last = data == "[DONE]" ? last : data;
            }
        }, Cancellation);
        while (last.Length == 0)
        {
            await Task.Delay(1, Cancellation);
        }

        var (code, _) = await server.EndAsync();
        await stream;
        Assert.Equal(0, code);
        Assert.True(last.Contains("server_ending", StringComparison.Ordinal) || last.Contains("finish_reason", StringComparison.Ordinal), last);
    }

    private static string Question(int number) => $"What is {number} times {number * 3}, and why?";

    /// <summary>Asks for a long answer and goes away with its first words, or before.</summary>
    private static async Task LeaveAsync(ServeProcess server, string question)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        try
        {
            var parts = 0;
            // Sixteen answers, so that the server cannot be done with them before their reader has left.
            await foreach (var data in server.StreamAsync(ServeProcess.BodyOf(question, "model", 400, isStreamed: true, answers: 16), gone.Token))
            {
                if (++parts == 20)
                {
                    await gone.CancelAsync();
                }
            }

            Assert.Fail("the answer ended before its reader left");
        }
        catch (OperationCanceledException)
        {
            // It has left.
        }
    }
}
