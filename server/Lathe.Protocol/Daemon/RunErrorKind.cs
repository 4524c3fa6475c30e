using System.Text.Json.Serialization;

namespace Lathe.Protocol.Daemon;

/// <summary>Why an operation on a run could not be carried out.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RunErrorKind>))]
public enum RunErrorKind
{
    Internal,

    /// <summary>The recipe has errors.</summary>
    RecipeRefused,

    /// <summary>There is no such file, or it cannot be read.</summary>
    RecipeUnreadable,

    /// <summary>The worker is not installed or does not start.</summary>
    EngineMissing,

    /// <summary>The run's records cannot be written.</summary>
    OutputUnusable,

    /// <summary>There is no run of that id.</summary>
    RunUnknown,
}
