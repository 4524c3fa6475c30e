using System.Net;
using System.Net.Http.Headers;
using Lathe.Protocol;

namespace Lathe.Jobs.Downloads;

/// <summary>The only door to the network: opened when somebody asks for a fetch or gives an address to an installation, and never otherwise.</summary>
/// <param name="sign">Adds what a server wants to know to each request, also to those that redirections lead to; null: nothing.</param>
/// <param name="hint">What to do about an answer that is a refusal; null: check the address.</param>
internal sealed class DownloadHttp(Action<HttpRequestMessage>? sign = null, Func<HttpStatusCode, string>? hint = null) : IDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(30);

    /// <summary>Whoever sends nothing for that long has broken off.</summary>
    private static readonly TimeSpan SilenceTime = TimeSpan.FromMinutes(1);

    private const int MaxRedirections = 5;

    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = ConnectTime, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("lathe", LatheVersion.Current) } },
    };

    /// <summary>
    /// The answer with its headers, its body yet to come. Throws <see cref="BrokenOffException"/> when trying again may help, and
    /// <see cref="DownloadException"/> when it will not.
    /// </summary>
    public async Task<HttpResponseMessage> AskAsync(Uri address, Action<HttpRequestHeaders> prepare, CancellationToken cancellation)
    {
        var answer = await FollowAsync(address, prepare, cancellation).ConfigureAwait(false);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                return answer;
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                answer.Dispose();
                throw new BrokenOffException($"the server answered {Describe(answer)}");
            default:
                answer.Dispose();
                throw new DownloadException(
                    $"{DownloadAddress.Show(address)} can't be fetched: the server answered {Describe(answer)}.",
                    hint?.Invoke(answer.StatusCode) ?? "Check the address.");
        }
    }

    /// <summary>Goes where the server sends it, as long as the way is as safe as the first address had to be.</summary>
    private async Task<HttpResponseMessage> FollowAsync(Uri address, Action<HttpRequestHeaders> prepare, CancellationToken cancellation)
    {
        for (var redirections = 0; ; redirections++)
        {
            if (!DownloadAddress.IsSafe(address))
            {
                throw new DownloadException(
                    $"Nothing is fetched from {DownloadAddress.Show(address)}, but over https: only.", "Give an https: address, or fetch the file by yourself.");
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            prepare(request.Headers);
            sign?.Invoke(request);
            var answer = await OrBrokenOff(
                token => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellation).ConfigureAwait(false);
            if ((int)answer.StatusCode is not (>= 301 and <= 308) || answer.Headers.Location is not { } next || redirections == MaxRedirections)
            {
                return answer;
            }

            answer.Dispose();
            address = new Uri(address, next);
        }
    }

    /// <summary>Reads from a body. Throws <see cref="BrokenOffException"/>.</summary>
    public static Task<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellation) =>
        OrBrokenOff(token => body.ReadAsync(buffer, token).AsTask(), cancellation);

    public void Dispose() => _client.Dispose();

    private static async Task<T> OrBrokenOff<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(SilenceTime);
        try
        {
            return await act(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new BrokenOffException("the server does not answer");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new BrokenOffException((failure.InnerException ?? failure).Message.TrimEnd('.'), failure);
        }
    }

    private static string Describe(HttpResponseMessage answer) => $"{(int)answer.StatusCode} {answer.ReasonPhrase}".TrimEnd();
}
