using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lathe.Protocol.Worker;
using Lathe.Training.Loop;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Lathe.Worker.Serving;

/// <summary>Kestrel with bounds, and nothing else of a web application: no configuration files, no environment, no logs.</summary>
internal static class HttpHost
{
    private const int MaxConnections = 512;
    private const int MaxBodyBytes = 4 << 20;
    private const int MaxHeaderBytes = 16 << 10;
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(15);

    /// <returns>The running application and its address.</returns>
    /// <exception cref="TrainingException">The address or the certificate can't be used.</exception>
    public static async Task<(WebApplication App, string Url)> StartAsync(ServeRequest request, RequestDelegate handler)
    {
        var certificate = request.CertificateFile is { } file ? Load(file, request.KeyFile ?? file) : null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxConcurrentConnections = MaxConnections;
            options.Limits.MaxRequestBodySize = MaxBodyBytes;
            options.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            options.Limits.RequestHeadersTimeout = HeaderTimeout;
            options.Listen(IPAddress.Parse(request.Host), request.Port, listen =>
            {
                listen.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        var app = builder.Build();
        app.Run(handler);
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new TrainingException(
                TrainingFailure.Output, $"{request.Host}:{request.Port} cannot be listened on: {failure.Message}", "Choose another --port, or 0 for any free one.", failure);
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return (app, addresses.First() + "/v1");
    }

    private static X509Certificate2 Load(string certificate, string key)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TrainingException(
                TrainingFailure.Recipe, $"The certificate {certificate} with the key {key} cannot be used: {failure.Message}",
                "Both are PEM files, the key without a password.", failure);
        }
    }
}
