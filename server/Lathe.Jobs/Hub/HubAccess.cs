using System.Net;
using System.Net.Http.Headers;
using Lathe.Jobs.Downloads;

namespace Lathe.Jobs.Hub;

/// <summary>
/// Where the hub is, and who asks: $HF_ENDPOINT and $HF_TOKEN, as for the hub's own tools. The token goes to that server alone, not where it
/// sends a request on to, and is in no message.
/// </summary>
/// <param name="Endpoint">Address of the hub.</param>
/// <param name="Token">Null: asks as nobody.</param>
public sealed record HubAccess(Uri Endpoint, string? Token)
{
    private const string UsualEndpoint = "https://huggingface.co";

    /// <summary>As the environment says. Throws <see cref="DownloadException"/> when that is no address.</summary>
    public static HubAccess OfEnvironment()
    {
        var endpoint = Variable("HF_ENDPOINT") ?? UsualEndpoint;
        return Uri.TryCreate(endpoint.TrimEnd('/') + "/", UriKind.Absolute, out var address) && DownloadAddress.IsSafe(address)
            ? new HubAccess(address, Variable("HF_TOKEN") ?? Variable("HUGGING_FACE_HUB_TOKEN"))
            : throw new DownloadException($"HF_ENDPOINT is '{endpoint}', which is no https: address.", "Correct it, or unset it for the usual hub.");
    }

    /// <summary>The token is not shown.</summary>
    public override string ToString() => Endpoint.ToString();

    internal void Sign(HttpRequestMessage request)
    {
        if (Token is not null && request.RequestUri is { } address && address.Authority == Endpoint.Authority && address.Scheme == Endpoint.Scheme)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }
    }

    /// <summary>What to do about a refusal.</summary>
    internal string Hint(HttpStatusCode code) => code switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Token is null
            ? "It may not exist, or be only for those who accept its terms: accept them on the hub and set HF_TOKEN to a token of yours."
            : "HF_TOKEN has no access to it: accept its terms on the hub, or use another token.",
        HttpStatusCode.NotFound => "Check the name, and the revision if one is given.",
        _ => "Try again later.",
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name)?.Trim() is { Length: > 0 } value ? value : null;
}
