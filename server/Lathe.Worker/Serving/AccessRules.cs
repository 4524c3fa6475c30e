using System.Net;
using System.Security.Cryptography;
using System.Text;
using Lathe.Protocol.Worker;
using Microsoft.AspNetCore.Http;

namespace Lathe.Worker.Serving;

/// <summary>Who may ask. On loopback that is everybody on the machine, unless there are keys; anywhere else keys and TLS are needed.</summary>
internal sealed class AccessRules
{
    private const string Bearer = "Bearer ";

    private readonly byte[][] _keys;
    private readonly bool _isLoopback;

    private AccessRules(byte[][] keys, bool isLoopback) => (_keys, _isLoopback) = (keys, isLoopback);

    /// <summary>Null with the reason when the server may not listen there.</summary>
    public static (AccessRules? Rules, string? Refusal) For(ServeRequest request)
    {
        if (!IPAddress.TryParse(request.Host, out var address))
        {
            return (null, $"\"{request.Host}\" is no IP address to listen on.");
        }

        var isLoopback = IPAddress.IsLoopback(address);
        if (!isLoopback && (request.ApiKeys.Count == 0 || request.CertificateFile is null))
        {
            return (null, $"Others than this machine reach {request.Host}, so API keys and a certificate are needed.");
        }

        return (new AccessRules([.. request.ApiKeys.Select(Digest)], isLoopback), null);
    }

    /// <exception cref="ApiException">The request may not be answered.</exception>
    public void Check(HttpRequest request)
    {
        // A page in a browser may have its own name point to this machine.
        if (_isLoopback && !IsOwnName(request.Host.Host))
        {
            throw new ApiException(403, $"This server answers to localhost, 127.0.0.1 and [::1], not to \"{request.Host.Host}\".");
        }

        if (_keys.Length == 0)
        {
            return;
        }

        var given = request.Headers.Authorization.ToString();
        if (!given.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(401, "This server needs an API key, in the header \"Authorization: Bearer KEY\".", code: "missing_api_key");
        }

        // All are compared, and digests of one length, so that the time tells nothing.
        var digest = Digest(given[Bearer.Length..].Trim());
        var isKnown = false;
        foreach (var key in _keys)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(key, digest);
        }

        if (!isKnown)
        {
            throw new ApiException(401, "The API key is not one of this server's.", code: "invalid_api_key");
        }
    }

    private static bool IsOwnName(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
