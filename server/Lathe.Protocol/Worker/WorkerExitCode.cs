using System.Text.Json.Serialization;

namespace Lathe.Protocol.Worker;

/// <summary>
/// How a worker ended; also the exit code of <c>lathe train</c>. Numbers are part of the contract and never change their meaning.
/// </summary>
[JsonConverter(typeof(CamelCaseEnumConverter<WorkerExitCode>))]
public enum WorkerExitCode
{
    Completed = 0,

    /// <summary>A defect of Lathe.</summary>
    Internal = 1,
    Usage = 2,
    Recipe = 3,
    Data = 4,
    Model = 5,

    /// <summary>Native libraries do not load.</summary>
    Engine = 6,
    Diverged = 7,
    HostMemory = 8,
    DeviceMemory = 9,
    StoppedWithCheckpoint = 10,
    StoppedNow = 11,

    /// <summary>Disk full, no permission.</summary>
    Output = 12,

    /// <summary>Another run has the output folder, or another worker the run.</summary>
    RunBusy = 13,

    /// <summary>The run's records were written by a version this worker does not read.</summary>
    Version = 14,

    /// <summary>The worker ended without a word: killed, or for a reason nobody saw. Never returned by a worker itself.</summary>
    WorkerLost = 15,

    /// <summary>The worker crashed in native code, or its runtime aborted it. Never returned by a worker itself.</summary>
    Crashed = 16,
}
