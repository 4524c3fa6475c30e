using System.Text;
using Lathe.Data;
using Lathe.Data.Formats;
using Lathe.Data.Templates;
using Lathe.Protocol.Worker;
using Lathe.Training.Serving;
using Microsoft.AspNetCore.Http;

namespace Lathe.Worker.Serving;

/// <summary>What answers with the model.</summary>
internal sealed class AnswerEndpoints(ServedModel model, AnswerEngine engine, ServeRequest serve)
{
    private const int CompletionTokens = 16;

    private readonly long _created = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    public IReadOnlyList<string> Names { get; } = [serve.ModelName, .. serve.Adapters.Select(adapter => adapter.Name)];

    public object Models => new { @object = "list", data = Names.Select(Describe) };

    public object Model(string name) => Names.Contains(name) ? Describe(name) : throw Unknown(name);

    public async Task ChatAsync(HttpContext context, RequestAccount account)
    {
        var body = await BodyReader.ReadAsync(context.Request).ConfigureAwait(false);
        var (name, adapter) = Choose(body);
        var sampling = SamplingBody.Read(body, serve.Sampling);
        var chat = ChatBody.Read(body);
        int[] prompt;
        try
        {
            prompt = model.Template.Template.EncodePrompt(model.Tokenizer, chat.Messages, chat.System, chat.Tools);
        }
        catch (Exception failure) when (failure is DataException or RowFormatException)
        {
            throw new ApiException(400, $"The model's chat template cannot write this conversation: {failure.Message}", "messages");
        }

        account.Model = name;
        var template = chat.Tools is not null && model.Template.Template.ReadsCalls ? model.Template.Template : null;
        await AnswerAsync(context, account, sampling, new ChatForm(name), Requests([prompt], adapter, sampling, context, model.Context), template)
            .ConfigureAwait(false);
    }

    public async Task CompleteAsync(HttpContext context, RequestAccount account)
    {
        var body = await BodyReader.ReadAsync(context.Request).ConfigureAwait(false);
        var (name, adapter) = Choose(body);
        var sampling = SamplingBody.Read(body, serve.Sampling);
        body.Refuse("suffix", value => value.ValueKind == System.Text.Json.JsonValueKind.String && value.ValueEquals(""), "filling in between is not possible.");
        body.Refuse("echo", value => value.ValueKind == System.Text.Json.JsonValueKind.False, "the prompt is not repeated.");
        account.Model = name;
        var prompts = PromptReader.Read(body, model);
        await AnswerAsync(context, account, sampling, new CompletionForm(name), Requests(prompts, adapter, sampling, context, CompletionTokens)).ConfigureAwait(false);
    }

    private (string Name, string? Adapter) Choose(BodyReader body)
    {
        var name = body.Text("model") ?? serve.DefaultModel ?? serve.ModelName;
        return name == serve.ModelName ? (name, null) : model.Has(name) ? (name, name) : throw Unknown(name);
    }

    private ApiException Unknown(string name) => new(
        404, $"This server has no model \"{(name.Length <= 100 ? name : name[..100] + "...")}\"; it has {string.Join(", ", Names)}.", "model", "model_not_found");

    private object Describe(string name) => new
    {
        id = name,
        @object = "model",
        created = _created,
        owned_by = "lathe",
        parent = name == serve.ModelName ? null : serve.ModelName,
        max_model_len = model.Context,
    };

    private List<AnswerRequest> Requests(IReadOnlyList<IReadOnlyList<int>> prompts, string? adapter, SamplingBody sampling, HttpContext context, int defaultTokens)
    {
        var requests = new List<AnswerRequest>();
        foreach (var prompt in prompts)
        {
            if (prompt.Count >= model.Context)
            {
                throw new ApiException(
                    400, $"The prompt has {prompt.Count} tokens, and prompt and answer together can have {model.Context} here. Shorten it, or start the server with a larger --context.",
                    "messages", "context_length_exceeded");
            }

            for (var i = 0; i < sampling.Choices; i++)
            {
                requests.Add(new AnswerRequest
                {
                    Adapter = adapter,
                    Prompt = prompt,
                    MaxTokens = sampling.MaxTokens ?? defaultTokens,
                    Sampling = sampling.Options,
                    Stops = sampling.Stops,
                    Seed = unchecked(sampling.Seed + i),
                    Client = $"{context.Connection.RemoteIpAddress}|{sampling.User}",
                });
            }
        }

        return requests;
    }

    /// <param name="context">The request's.</param>
    /// <param name="account">Is told what it took.</param>
    /// <param name="sampling">What was asked for.</param>
    /// <param name="form">How the answer looks.</param>
    /// <param name="requests">An answer each.</param>
    /// <param name="callers">Tells calls of tools from text; null: all is text.</param>
    private async Task AnswerAsync(
        HttpContext context, RequestAccount account, SamplingBody sampling, AnswerForm form, List<AnswerRequest> requests, ChatTemplate? callers = null)
    {
        // A prompt counts once, however many answers it gets.
        account.PromptTokens = requests.Where((_, i) => i % sampling.Choices == 0).Sum(request => request.Prompt.Count);
        using var answers = Answers.Ask(engine, requests, context.RequestAborted);
        if (sampling.IsStreamed)
        {
            await StreamAsync(context, account, sampling.IncludesUsage, form, [.. requests.Select(_ => callers is null ? null : new CallWatch(callers))], answers)
                .ConfigureAwait(false);
            return;
        }

        var texts = requests.ConvertAll(_ => new StringBuilder());
        var ends = new AnswerPart[requests.Count];
        await foreach (var (choice, part) in answers.ReadAsync(context.RequestAborted).ConfigureAwait(false))
        {
            texts[choice].Append(part.Text);
            ends[choice] = part;
        }

        context.RequestAborted.ThrowIfCancellationRequested();
        account.Tokens = ends.Sum(end => end.Tokens);
        if (ends.Select(end => Failure(end.End!.Value)).FirstOrDefault(failure => failure is not null) is { } failed)
        {
            throw failed;
        }

        var whole = texts.Select((text, i) =>
        {
            var (rest, calls) = callers?.ReadCalls(text.ToString()) ?? (text.ToString(), []);
            return new WholeAnswer(rest, calls, AnswerForm.Reason(ends[i].End!.Value, calls));
        });
        await ApiJson.WriteAsync(context.Response, 200, form.Whole([.. whole], new Usage(account.PromptTokens, account.Tokens))).ConfigureAwait(false);
    }

    private static async Task StreamAsync(HttpContext context, RequestAccount account, bool includesUsage, AnswerForm form, CallWatch?[] watches, Answers answers)
    {
        var stream = new EventStream(context.Response);
        await stream.StartAsync().ConfigureAwait(false);
        for (var i = 0; i < watches.Length && form.First(i) is { } first; i++)
        {
            await stream.WriteAsync(first).ConfigureAwait(false);
        }

        await foreach (var (choice, part) in answers.ReadAsync(context.RequestAborted).ConfigureAwait(false))
        {
            await TellAsync(watches[choice]?.Add(part.Text) ?? part.Text).ConfigureAwait(false);
            if (part.End is { } end)
            {
                account.Tokens += part.Tokens;
                var (rest, calls) = watches[choice]?.Finish() ?? ("", []);
                await TellAsync(rest).ConfigureAwait(false);
                if (calls.Count > 0)
                {
                    await stream.WriteAsync(form.Calls(choice, calls)!).ConfigureAwait(false);
                }

                await stream.WriteAsync(Failure(end) is { } failure ? failure.Body : form.Last(choice, AnswerForm.Reason(end, calls))).ConfigureAwait(false);
            }

            await stream.FlushAsync().ConfigureAwait(false);

            async Task TellAsync(string text)
            {
                if (text.Length > 0)
                {
                    await stream.WriteAsync(form.Delta(choice, text)).ConfigureAwait(false);
                }
            }
        }

        context.RequestAborted.ThrowIfCancellationRequested();
        if (includesUsage)
        {
            await stream.WriteAsync(form.Total(new Usage(account.PromptTokens, account.Tokens))).ConfigureAwait(false);
        }

        await stream.EndAsync().ConfigureAwait(false);
    }

    private static ApiException? Failure(AnswerEnd end) => end switch
    {
        AnswerEnd.Cancelled => new ApiException(503, "The server is ending.", code: "server_ending"),
        AnswerEnd.Failed => new ApiException(500, "The answer could not be computed; the server's log says why.", code: "answer_failed"),
        _ => null,
    };
}
