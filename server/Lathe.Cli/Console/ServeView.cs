using Lathe.Protocol.Worker;

namespace Lathe.Cli.Console;

/// <summary>What a server does: how it loads, where it listens, and a line for each request.</summary>
/// <param name="json">Only print the worker's lines.</param>
internal sealed class ServeView(bool json) : IDisposable
{
    private readonly ProgressLine _loading = new(isForTerminals: true);

    /// <param name="line">As the worker printed it.</param>
    /// <param name="told">What it says.</param>
    public void Show(string line, ServeEvent told)
    {
        if (json)
        {
            System.Console.Out.WriteLine(line);
            return;
        }

        switch (told.Type)
        {
            case ServeEventType.Loading:
                Loading(told.Done ?? 0, Math.Max(1, told.Total ?? 1));
                break;
            case ServeEventType.Listening:
                _loading.Clear();
                Listening(told);
                break;
            case ServeEventType.Answered when told.Request is { } request:
                Answered(request);
                break;
            case ServeEventType.Notice:
                System.Console.Error.WriteLine($"note: {Terminal.OneLine(told.Message ?? "")}");
                break;
            case ServeEventType.Failed:
                _loading.Clear();
                Terminal.Error(told.Message ?? "", told.Hint);
                break;
        }
    }

    public void Dispose() => _loading.Dispose();

    private void Loading(long done, long total) => _loading.Show("loading", done, total, $"loading   {100 * done / total} %");

    private static void Listening(ServeEvent told)
    {
        var output = System.Console.Out;
        output.WriteLine($"url       {told.Url}");
        output.WriteLine($"models    {Terminal.OneLine(string.Join(", ", told.Models ?? []))}");
        output.WriteLine($"template  {Terminal.OneLine(told.Template ?? "")}");
        output.WriteLine($"context   {Figures.Count(told.Context ?? 0)} tokens, computed in {told.ComputeType}");
        output.WriteLine("Ctrl-C ends it.");
    }

    private static void Answered(ServedRequest request)
    {
        var took = request.Model is null ? "" : FormattableString.Invariant(
            $"  {Terminal.OneLine(request.Model)}  {request.PromptTokens} + {request.Tokens} tokens");
        System.Console.Out.WriteLine(FormattableString.Invariant($"{DateTime.Now:HH:mm:ss}  {request.Status}  {Terminal.OneLine(request.Path)}{took}  {request.Seconds:0.00} s"));
    }
}
