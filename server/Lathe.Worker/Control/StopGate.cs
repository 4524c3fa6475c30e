using Lathe.Protocol.Runs;
using Lathe.Protocol.Runs.Events;
using Lathe.Training.Loop;
using StopMode = Lathe.Protocol.Worker.StopMode;

namespace Lathe.Worker.Control;

/// <summary>Where every request to stop comes together: from the socket and from signals. Records it and passes it on.</summary>
internal sealed class StopGate(StopSignal signal, RunEventWriter events)
{
    private readonly Lock _gate = new();

    /// <summary>Stops with a checkpoint; when that was asked before, now.</summary>
    public void AskAgain() => Ask(signal.Mode is Training.Loop.StopMode.None ? StopMode.WithCheckpoint : StopMode.Now);

    public void Ask(StopMode mode)
    {
        var wanted = mode is StopMode.Now ? Training.Loop.StopMode.Now : Training.Loop.StopMode.WithCheckpoint;
        lock (_gate)
        {
            if (wanted <= signal.Mode)
            {
                return;
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

            signal.Request(wanted);
        }
    }
}
