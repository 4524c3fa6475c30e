using System.Text.Json.Serialization;

namespace Lathe.Protocol.Daemon;

/// <summary>What to do with what an earlier run left in output_dir.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ExistingOutput>))]
public enum ExistingOutput
{
    /// <summary>Go on from the last checkpoint.</summary>
    Resume,

    /// <summary>Delete it and begin anew.</summary>
    Overwrite,
}
