using System.CommandLine;

namespace Lathe.Cli.Commands.Serve;

/// <summary><c>lathe serve TARGET</c>.</summary>
internal static class ServeCommand
{
    public const string Details =
        """
        TARGET is a model's folder or hub name, the folder of an adapter or a checkpoint, a recipe, or a run (its id or short name, latest).
        The server speaks OpenAI's API: /v1/models, /v1/chat/completions and /v1/completions, whole or streamed. The field model of a
        request chooses the base or an adapter, all of which stand on one base in memory; without it the first adapter answers.

        It listens on this machine only. On another address it starts only with API keys and a certificate, both as files. Keys are
        also taken from LATHE_API_KEY. Ctrl-C ends it.

        Examples:
          lathe serve saves/lora                               the base with the adapter of this folder
          lathe serve my-model -a fr=saves/fr -a de=saves/de   one base, two skills, chosen by the name fr or de
          lathe serve latest --port 0                          the newest run, on any free port
          lathe serve my-model --host 0.0.0.0 --api-key-file keys.txt --tls-cert cert.pem --tls-key key.pem

        Exit codes:
           0  ended by Ctrl-C              6  the engine does not load
           1  a defect of Lathe            8  the machine's memory is full
           2  wrong usage                 12  the address cannot be listened on
           3  the recipe is refused       15  the worker was killed
           5  base or adapter is unusable
        """;

    public static Command Create()
    {
        var options = new TargetOptions();
        var host = new Option<string>("--host") { Description = "IP address to listen on.", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int>("--port", "-p") { Description = "Port; 0 takes any free one.", DefaultValueFactory = _ => 8000 };
        var name = new Option<string?>("--name") { Description = "What requests call the base; by default the name of its folder." };
        var keys = new Option<string?>("--api-key-file") { Description = "File with the API keys, one per line." };
        var certificate = new Option<string?>("--tls-cert") { Description = "PEM file with the certificate and its chain." };
        var key = new Option<string?>("--tls-key") { Description = "PEM file with the certificate's private key." };
        var slots = new Option<int>("--slots") { Description = "Answers written at the same time.", DefaultValueFactory = _ => 8 };
        var json = new Option<bool>("--json") { Description = "Print what happens, one JSON object per line." };
        var command = new Command("serve", "Answer over HTTP as OpenAI's API does, with a model and any number of its adapters.");
        options.AddTo(command);
        foreach (var option in new Option[] { host, port, name, keys, certificate, key, slots, json })
        {
            command.Add(option);
        }

        command.SetAction((parsed, _) => ServeAction.RunAsync(new ServeArguments(options.Read(parsed))
        {
            Host = parsed.GetRequiredValue(host),
            Port = parsed.GetValue(port),
            Name = parsed.GetValue(name),
            ApiKeyFile = parsed.GetValue(keys),
            CertificateFile = parsed.GetValue(certificate),
            KeyFile = parsed.GetValue(key),
            Context = parsed.GetValue(options.Context),
            Slots = parsed.GetValue(slots),
            Json = parsed.GetValue(json),
        }));
        return command;
    }
}
