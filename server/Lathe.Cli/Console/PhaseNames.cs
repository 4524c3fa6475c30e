using Lathe.Protocol.Runs.Events;

namespace Lathe.Cli.Console;

/// <summary>Phases in words.</summary>
internal static class PhaseNames
{
    public static string Of(RunPhase? phase) => phase switch
    {
        null => "Starting",
        RunPhase.LoadingEngine => "Loading the engine",
        RunPhase.LoadingModel => "Loading the model",
        RunPhase.PreparingData => "Preparing data",
        RunPhase.Tokenizing => "Tokenizing",
        RunPhase.Previewing => "Answering preview prompts",
        RunPhase.Training => "Training",
        RunPhase.Evaluating => "Evaluating",
        RunPhase.Saving => "Saving",
        RunPhase.Predicting => "Answering questions",
        _ => "Working",
    };
}
