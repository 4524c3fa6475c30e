namespace Lathe.Training.Loop;

/// <summary>What a run is asked for while it works. Any thread may ask; the loop looks between its steps.</summary>
public sealed class RunRequests : StopSignal
{
    private readonly object _gate = new();
    private bool _hasBegun;
    private bool _hasEnded;
    private bool _canEvaluate;
    private bool _pause;
    private bool _save;
    private bool _evaluate;

    /// <summary>Whether the loop is to wait: not when it is to stop.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_gate)
            {
                return _pause && Mode is StopMode.None;
            }
        }
    }

    /// <summary>Null when the run will do it; else why it will not, one sentence. Asking for what is asked for already is no fault.</summary>
    public string? Ask(RunRequest request)
    {
        lock (_gate)
        {
            if (Refusal(request) is { } reason)
            {
                return reason;
            }

            _pause = request switch { RunRequest.Pause => true, RunRequest.Resume => false, _ => _pause };
            _save |= request is RunRequest.Save;
            _evaluate |= request is RunRequest.Evaluate;
            Monitor.PulseAll(_gate);
            return null;
        }
    }

    /// <summary>The loop begins: from here on the run can save and, with an evaluation set, evaluate.</summary>
    internal void Begin(bool canEvaluate)
    {
        lock (_gate)
        {
            (_hasBegun, _canEvaluate) = (true, canEvaluate);
        }
    }

    /// <summary>
    /// The loop has done its last step: nothing can be asked any more. False when something was asked for that is still to be done.
    /// </summary>
    internal bool TryEnd()
    {
        lock (_gate)
        {
            _hasEnded = Mode is not StopMode.None || !(_pause || _save || _evaluate);
            return _hasEnded;
        }
    }

    /// <summary>Whether to save now; the request is done with that.</summary>
    internal bool TakeSave() => Take(ref _save);

    /// <summary>Whether to evaluate now; the request is done with that.</summary>
    internal bool TakeEvaluate() => Take(ref _evaluate);

    /// <summary>Waits, without using the processor, until a paused run has something to do. Returns at once when it is not paused.</summary>
    internal void WaitWhilePaused()
    {
        lock (_gate)
        {
            while (_pause && !_save && !_evaluate && Mode is StopMode.None)
            {
                _ = Monitor.Wait(_gate);
            }
        }
    }

    protected override void OnRequested()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private bool Take(ref bool request)
    {
        lock (_gate)
        {
            var taken = request;
            request = false;
            return taken;
        }
    }

    private string? Refusal(RunRequest request) => request switch
    {
        _ when Mode is not StopMode.None => "The run is stopping.",
        RunRequest.Resume => _pause ? null : "The run is not paused.",
        _ when _hasEnded => "The run has done its steps and writes its results.",
        RunRequest.Pause => null,
        _ when !_hasBegun => "The run has not begun to train.",
        RunRequest.Evaluate when !_canEvaluate => "The run has nothing to evaluate on: its recipe sets neither val_size nor eval_dataset.",
        _ => null,
    };
}
