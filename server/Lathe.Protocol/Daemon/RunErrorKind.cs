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

    /// <summary>Another run has the output folder.</summary>
    OutputBusy,

    /// <summary>The output folder holds something, and nobody has chosen what becomes of it.</summary>
    ChoiceNeeded,

    /// <summary>The run has not ended, is done, or left no checkpoint.</summary>
    NotResumable,

    /// <summary>There is no run of that id.</summary>
    RunUnknown,

    /// <summary>The run may not be removed.</summary>
    NotRemovable,

    /// <summary>An engine's archive can't be had, is damaged, or is for another platform or version.</summary>
    EngineUnusable,

    /// <summary>Data, or the tokenizer it is looked at with, can't be used.</summary>
    DataUnusable,

    /// <summary>A model or an adapter can't be loaded, or there is none.</summary>
    ModelUnusable,

    /// <summary>The model can't be exported.</summary>
    ExportFailed,
}
