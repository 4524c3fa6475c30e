using System.Text.Json.Serialization;

namespace Lathe.Protocol.Runs;

/// <summary>What measured peaks mean.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MemoryBasis>))]
public enum MemoryBasis
{
    /// <summary>Each is the largest use within its phase.</summary>
    PhasePeak,

    /// <summary>Exact for the phase that raised the peak of the run; for the others the use at their end.</summary>
    RunPeak,
}
