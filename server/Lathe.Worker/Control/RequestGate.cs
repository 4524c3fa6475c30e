using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;
using Lathe.Training.Loop;
using StopMode = Lathe.Protocol.Worker.StopMode;

namespace Lathe.Worker.Control;

/// <summary>Where everything a run is asked comes together: from the socket and from signals. Records stops and passes all on.</summary>
internal sealed class RequestGate(RunRequests requests, RunEventWriter events)
{
    private static readonly ControlReply Accepted = new(Accepted: true);

    private readonly Lock _gate = new();

    /// <summary>Stops with a checkpoint; when that was asked before, now.</summary>
    public void StopAgain() => Stop(requests.Mode is Training.Loop.StopMode.None ? StopMode.WithCheckpoint : StopMode.Now);

    public ControlReply Ask(RunAction action) => action switch
    {
        RunAction.Stop => Stop(StopMode.WithCheckpoint),
        RunAction.StopNow => Stop(StopMode.Now),
        RunAction.Pause => Ask(RunRequest.Pause),
        RunAction.Resume => Ask(RunRequest.Resume),
        RunAction.Save => Ask(RunRequest.Save),
        RunAction.Evaluate => Ask(RunRequest.Evaluate),
        _ => new ControlReply(Accepted: false, "This worker does not know that request."),
    };

    private ControlReply Ask(RunRequest request) =>
        requests.Ask(request) is { } reason ? new ControlReply(Accepted: false, reason) : Accepted;

    private ControlReply Stop(StopMode mode)
    {
        var wanted = mode is StopMode.Now ? Training.Loop.StopMode.Now : Training.Loop.StopMode.WithCheckpoint;
        lock (_gate)
        {
            if (wanted <= requests.Mode)
            {
                return Accepted;
            }

            try
            {
                events.Append(new StoppingEvent { Mode = mode });
            }
            catch (IOException failure)
            {
                // A full disk must not keep a run from stopping.
                Console.Error.WriteLine(failure.Message);
            }

            requests.Request(wanted);
            return Accepted;
        }
    }
}
