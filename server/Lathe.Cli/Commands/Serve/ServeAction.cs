using System.Net;
using Lathe.Cli.Console;
using Lathe.Cli.Rendering;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Binding;

namespace Lathe.Cli.Commands.Serve;

/// <summary>Runs <c>lathe serve</c> until it is ended.</summary>
internal static class ServeAction
{
    public const string KeyVariable = "LATHE_API_KEY";

    private const int MaxKeyFileBytes = 1 << 20;

    /// <summary>Exit code: a <see cref="WorkerExitCode"/>.</summary>
    public static async Task<int> RunAsync(ServeArguments arguments)
    {
        try
        {
            var request = RequestOf(arguments);
            using var interruption = new Interruption();
            using var view = new ServeView(arguments.Json);
            return (int)await WorkerServe.RunAsync(request, view.Show, cancellation: interruption.Token).ConfigureAwait(false);
        }
        catch (RunStartException failure)
        {
            Terminal.Error(failure.Message, failure.Hint);
            return (int)failure.Kind;
        }
    }

    /// <summary>Shows on standard error why a recipe is refused. What else there is to say about it concerns its training.</summary>
    public static void ShowFindings(BindResult bound)
    {
        if (bound.HasErrors)
        {
            new FindingRenderer(System.Console.Error, ColorSupport.IsWanted(System.Console.IsErrorRedirected)).Render(bound.Findings, verbose: false);
        }
    }

    private static ServeRequest RequestOf(ServeArguments arguments)
    {
        var keys = Keys(arguments.ApiKeyFile);
        if (!IPAddress.TryParse(arguments.Host == "localhost" ? "127.0.0.1" : arguments.Host, out var address))
        {
            throw Usage($"--host {arguments.Host} is no IP address.", "Use 127.0.0.1 for this machine only, or 0.0.0.0 for all networks.");
        }

        if (arguments.Port is < 0 or > ushort.MaxValue || arguments.Context < 2 || arguments.Slots is < 1 or > 256)
        {
            throw Usage("--port is from 0 to 65535, --context at least 2, --slots from 1 to 256.", "Change it, or leave it out.");
        }

        if (arguments.CertificateFile is null != arguments.KeyFile is null)
        {
            throw Usage("A certificate and its private key belong together.", "Give both: --tls-cert cert.pem --tls-key key.pem");
        }

        if (!IPAddress.IsLoopback(address) && (keys.Count == 0 || arguments.CertificateFile is null))
        {
            throw Usage(
                $"Others reach this server on {arguments.Host}, so it needs API keys and TLS{(keys.Count == 0 ? "" : "; the certificate is missing")}.",
                $"Give --api-key-file (or {KeyVariable}), --tls-cert and --tls-key; or leave --host out, and only this machine reaches it.");
        }

        var request = ServeIntake.Load(arguments.Target, ShowFindings);
        return request with
        {
            ModelName = arguments.Name ?? request.ModelName,
            Host = address.ToString(),
            Port = arguments.Port,
            ApiKeys = keys,
            CertificateFile = arguments.CertificateFile is { } certificate ? Path.GetFullPath(certificate) : null,
            KeyFile = arguments.KeyFile is { } key ? Path.GetFullPath(key) : null,
            Context = arguments.Context,
            Slots = arguments.Slots,
        };
    }

    private static List<string> Keys(string? file)
    {
        var keys = new List<string>();
        if (Environment.GetEnvironmentVariable(KeyVariable)?.Trim() is { Length: > 0 } one)
        {
            keys.Add(one);
        }

        if (file is null)
        {
            return keys;
        }

        try
        {
            if (new FileInfo(file).Length > MaxKeyFileBytes)
            {
                throw Usage($"{file} is too large for a file of API keys.", "It has one key per line.");
            }

            keys.AddRange(File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Usage($"The API keys cannot be read: {failure.Message}", "--api-key-file names a file with one key per line.");
        }

        return keys.Count > 0 ? keys : throw Usage($"There is no API key in {file}.", "It has one key per line; lines that begin with # are comments.");
    }

    private static RunStartException Usage(string message, string hint) => new(WorkerExitCode.Usage, message, hint: hint);
}
