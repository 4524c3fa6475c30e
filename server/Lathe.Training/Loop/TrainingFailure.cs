namespace Lathe.Training.Loop;

/// <summary>Why a run cannot go on; each kind has its own exit code of the worker.</summary>
public enum TrainingFailure
{
    Recipe,
    Data,
    Model,

    /// <summary>Native libraries do not load or lack something.</summary>
    Engine,
    Diverged,
    HostMemory,
    DeviceMemory,

    /// <summary>A file cannot be written: disk full, no permission.</summary>
    Output,
}
