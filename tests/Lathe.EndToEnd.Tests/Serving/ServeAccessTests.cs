using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lathe.EndToEnd.Tests.Serving;

/// <summary>Who is let in.</summary>
public sealed class ServeAccessTests : IDisposable
{
    private const string Key = "a-key-of-this-test";

    private readonly ServeFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_the_right_key_nothing_is_told()
    {
        using var server = await ServeProcess.StartAsync(_folder, new Dictionary<string, string> { ["LATHE_API_KEY"] = Key }, "model");
        foreach (var header in new[] { null, "Bearer wrong", "Bearer ", $"Bearer {Key}x", $"Basic {Key}" })
        {
            server.Client.DefaultRequestHeaders.Authorization = header is null ? null : AuthenticationHeaderValue.Parse(header);
            foreach (var path in new[] { "models", "nothing" })
            {
                using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
                Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
                Assert.DoesNotContain(Key, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            }
        }

        server.UseKey(Key);
        Assert.NotEmpty(await server.AskAsync("Hello", "model", 3));
        var (code, error) = await server.EndAsync();
        Assert.Equal((0, false), (code, error.Contains(Key, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:1234", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    [InlineData("a-page.example", HttpStatusCode.Forbidden)]
    public async Task A_page_whose_name_points_here_is_refused(string host, HttpStatusCode expected)
    {
        using var server = await ServeProcess.StartAsync(_folder);
        using var request = new HttpRequestMessage(HttpMethod.Get, "models");
        request.Headers.Host = host;
        using var response = await server.Client.SendAsync(request, Cancellation);
        Assert.Equal(expected, response.StatusCode);
    }

    /// <summary>What a page can send without asking first.</summary>
    [Fact]
    public async Task A_form_of_a_page_is_refused()
    {
        using var server = await ServeProcess.StartAsync(_folder);
        using var content = new StringContent(ServeProcess.BodyOf("Hello", "model", 3));
        using var response = await server.Client.PostAsync(new Uri("chat/completions", UriKind.Relative), content, Cancellation);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Other_addresses_need_keys_and_a_certificate()
    {
        var (certificate, key) = Certificate();
        File.WriteAllText(Path.Combine(_folder.Root, "keys.txt"), $"# who may ask\n{Key}\n");
        string[] elsewhere = ["serve", "model", "--host", "0.0.0.0", "--port", "0"];
        foreach (var words in new string[][] { [], ["--api-key-file", "keys.txt"], ["--tls-cert", certificate, "--tls-key", key], ["--tls-cert", certificate] })
        {
            var (code, _, error) = await Shell.RunAsync(_folder.Root, [.. elsewhere, .. words]);
            Assert.Equal(2, code);
            Assert.Contains("--tls-key", error, StringComparison.Ordinal);
        }

        using var server = await ServeProcess.StartAsync(
            _folder, new Dictionary<string, string>(), "model", "--host", "0.0.0.0", "--api-key-file", "keys.txt", "--tls-cert", certificate, "--tls-key", key);
        Assert.Equal("https", server.Client.BaseAddress!.Scheme);
        server.TrustAnyCertificate();
        server.Client.BaseAddress = new Uri($"https://127.0.0.1:{server.Client.BaseAddress!.Port}/v1/");
        using (var refused = await server.Client.GetAsync(new Uri("models", UriKind.Relative), Cancellation))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        server.UseKey(Key);
        Assert.NotEmpty(await server.AskAsync("Hello", "model", 3, isStreamed: true));
        using var plain = new HttpClient();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => plain.GetAsync(new Uri($"http://127.0.0.1:{server.Client.BaseAddress.Port}/v1/models"), Cancellation));
    }

    private (string Certificate, string Key) Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_folder.Root, "cert.pem"), made.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder.Root, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return ("cert.pem", "key.pem");
    }
}
