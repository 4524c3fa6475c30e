using System.Diagnostics;
using Lathe.Protocol.Worker;
using Microsoft.AspNetCore.Http;

namespace Lathe.Worker.Serving;

/// <summary>OpenAI's API, as far as a model of text can serve it: which path is what.</summary>
/// <param name="endpoints">What answers.</param>
/// <param name="rules">Who may ask.</param>
/// <param name="log">Is told of each request; from any thread.</param>
internal sealed class ApiServer(AnswerEndpoints endpoints, AccessRules rules, Action<ServedRequest> log)
{
    /// <summary>As web servers log a client that left.</summary>
    private const int ClientLeft = 499;

    public async Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var account = new RequestAccount();
        var status = await AnswerAsync(context, account).ConfigureAwait(false);
        log(new ServedRequest(
            context.Request.Path.ToString(), status, account.Model, account.PromptTokens, account.Tokens, Stopwatch.GetElapsedTime(started).TotalSeconds));
    }

    private async Task<int> AnswerAsync(HttpContext context, RequestAccount account)
    {
        try
        {
            rules.Check(context.Request);
            await RouteAsync(context, account).ConfigureAwait(false);
            return context.Response.StatusCode;
        }
        catch (ApiException refusal) when (!context.Response.HasStarted)
        {
            if (refusal.Status == 429)
            {
                context.Response.Headers.RetryAfter = "1";
            }

            await ApiJson.WriteAsync(context.Response, refusal.Status, refusal.Body).ConfigureAwait(false);
            return refusal.Status;
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            return ClientLeft;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(failure.ToString()).ConfigureAwait(false);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return 500;
            }

            await ApiJson.WriteAsync(context.Response, 500, new ApiException(500, "The server has a defect; its log says more.").Body).ConfigureAwait(false);
            return 500;
        }
    }

    private Task RouteAsync(HttpContext context, RequestAccount account)
    {
        const string Models = "/v1/models";
        var (method, path) = (context.Request.Method, context.Request.Path.Value ?? "");
        Task Only(string allowed, Func<Task> answer)
        {
            if (method == allowed)
            {
                return answer();
            }

            context.Response.Headers.Allow = allowed;
            throw new ApiException(405, $"{path} takes {allowed}.");
        }

        return path switch
        {
            "/v1/chat/completions" => Only("POST", () => endpoints.ChatAsync(context, account)),
            "/v1/completions" => Only("POST", () => endpoints.CompleteAsync(context, account)),
            Models => Only("GET", () => ApiJson.WriteAsync(context.Response, 200, endpoints.Models)),
            "/health" => Only("GET", () => ApiJson.WriteAsync(context.Response, 200, new { status = "ok" })),
            _ when path.StartsWith(Models + "/", StringComparison.Ordinal) =>
                Only("GET", () => ApiJson.WriteAsync(context.Response, 200, endpoints.Model(path[(Models.Length + 1)..]))),
            _ => throw new ApiException(404, $"There is no {path} here; this server has /v1/models, /v1/chat/completions and /v1/completions."),
        };
    }
}
