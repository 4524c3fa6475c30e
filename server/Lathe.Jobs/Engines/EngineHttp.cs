using System.Net;
using System.Net.Http.Headers;
using Lathe.Protocol;

namespace Lathe.Jobs.Engines;

/// <summary>The only door to the network: opened when an address is given to an installation, and never otherwise.</summary>
internal sealed class EngineHttp : IDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(30);

    /// <summary>Whoever sends nothing for that long has broken off.</summary>
    private static readonly TimeSpan SilenceTime = TimeSpan.FromMinutes(1);

    private const int MaxRedirections = 5;

    private readonly HttpClient _client = new(new SocketsHttpHandler { ConnectTimeout = ConnectTime, AllowAutoRedirect = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public EngineHttp() => _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("lathe", LatheVersion.Current));

    /// <summary>
    /// The answer with its headers, its body yet to come. Throws <see cref="BrokenOffException"/> when trying again may help, and
    /// <see cref="EngineInstallException"/> when it will not.
    /// </summary>
    public async Task<HttpResponseMessage> AskAsync(EngineSource source, Action<HttpRequestHeaders> prepare, CancellationToken cancellation)
    {
        var answer = await FollowAsync(source.Address!, prepare, cancellation).ConfigureAwait(false);
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                return answer;
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError:
                answer.Dispose();
                throw new BrokenOffException($"the server answered {Describe(answer)}");
            default:
                answer.Dispose();
                throw new EngineInstallException(
                    $"{source.Shown} can't be fetched: the server answered {Describe(answer)}.", "Check the address.");
        }
    }

    /// <summary>Goes where the server sends it, as long as the way is as safe as the first address had to be.</summary>
    private async Task<HttpResponseMessage> FollowAsync(Uri address, Action<HttpRequestHeaders> prepare, CancellationToken cancellation)
    {
        for (var redirections = 0; ; redirections++)
        {
            EngineSource.Check(address);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            prepare(request.Headers);
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
