using System.Security.Cryptography;
using Lathe.Cli.Commands.Serve;
using Lathe.Cli.Console;
using Lathe.Jobs.Runs;
using Lathe.Jobs.Supervision;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Chat;

/// <summary>Runs <c>lathe chat</c>: a worker serves the model to this process alone.</summary>
internal static class ChatAction
{
    /// <summary>Exit code: a <see cref="WorkerExitCode"/>.</summary>
    public static async Task<int> RunAsync(ChatArguments arguments)
    {
        try
        {
            if (arguments.Context < 2 || arguments.MaxTokens < 1 || arguments.Temperature is < 0 or > 100)
            {
                throw new RunStartException(
                    WorkerExitCode.Usage, "--context is at least 2, --max-tokens at least 1, --temperature from 0 to 100.", hint: "Change it, or leave it out.");
            }

            var request = ServeIntake.Load(arguments.Target, ServeAction.ShowFindings) with
            {
                Context = arguments.Context,

                // Whoever else is on this machine has no part in the conversation.
                ApiKeys = [Convert.ToHexString(RandomNumberGenerator.GetBytes(32))],
            };
            return (int)await TalkAsync(arguments, request).ConfigureAwait(false);
        }
        catch (RunStartException failure)
        {
            Terminal.Error(failure.Message, failure.Hint);
            return (int)failure.Kind;
        }
    }

    private static async Task<WorkerExitCode> TalkAsync(ChatArguments arguments, ServeRequest request)
    {
        using var ending = new CancellationTokenSource();
        using var loading = new ServeView(json: false);
        var listening = new TaskCompletionSource<ServeEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = WorkerServe.RunAsync(
            request,
            (line, told) =>
            {
                if (told.Type == ServeEventType.Listening)
                {
                    loading.Dispose();
                    _ = listening.TrySetResult(told);
                }
                else if (told.Type is ServeEventType.Loading or ServeEventType.Failed)
                {
                    loading.Show(line, told);
                }
            },
            cancellation: ending.Token);
        using var stop = new ChatInterrupts(ending);
        if (await Task.WhenAny(listening.Task, worker).ConfigureAwait(false) == worker)
        {
            return await worker.ConfigureAwait(false);
        }

        var served = await listening.Task.ConfigureAwait(false);
        var code = WorkerExitCode.Completed;
        using (var client = new ChatClient(served.Url!, request.ApiKeys[0]))
        {
            var conversation = new Conversation(client, request, arguments);
            try
            {
                code = await (arguments.Prompt is not null || System.Console.IsInputRedirected
                    ? OneAnswer.AskAsync(conversation, arguments.Prompt, stop)
                    : new Dialogue(conversation, served, stop).RunAsync(ending.Token)).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException)
            {
                // The worker is gone, and its end says why.
            }
        }

        await ending.CancelAsync().ConfigureAwait(false);
        var end = await worker.ConfigureAwait(false);
        return end == WorkerExitCode.Completed ? code : end;
    }
}
