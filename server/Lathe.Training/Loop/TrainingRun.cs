using Lathe.Recipes.Model;

namespace Lathe.Training.Loop;

/// <summary>A recipe, from files to files.</summary>
public static class TrainingRun
{
    /// <summary>
    /// Trains on the calling thread. Throws <see cref="TrainingException"/> for everything a user can understand; other exceptions
    /// are defects.
    /// </summary>
    public static TrainingOutcome Execute(Recipe recipe, TrainingRunOptions options, ITrainingReporter reporter, StopSignal stop) =>
        throw new TrainingException(TrainingFailure.Engine, "The training engine is not part of this build.");
}
