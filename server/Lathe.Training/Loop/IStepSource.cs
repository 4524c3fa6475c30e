using Lathe.Data.Streaming;

namespace Lathe.Training.Loop;

/// <summary>The training data as the loop takes it, one step after the other.</summary>
internal interface IStepSource
{
    /// <param name="progress">Where the run stands.</param>
    /// <exception cref="Data.DataException">Streamed data can't be read further.</exception>
    /// <exception cref="OperationCanceledException">The run is to end now.</exception>
    StepData Next(ProgressState progress);

    /// <summary>Where streamed data goes on after the last step; null where the number of a step tells.</summary>
    StreamPlace? Place { get; }
}
