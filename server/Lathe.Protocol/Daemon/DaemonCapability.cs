using System.Text.Json.Serialization;

namespace Lathe.Protocol.Daemon;

/// <summary>What a daemon may be able to do beyond the language features.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DaemonCapability>))]
public enum DaemonCapability
{
    /// <summary>Planning memory.</summary>
    Plan,

    /// <summary>Starting runs.</summary>
    Train,

    /// <summary>Making recipes: new ones, and from other tools' files.</summary>
    MakeRecipes,

    /// <summary>Installing an engine.</summary>
    InstallEngine,

    /// <summary>Checking and previewing data.</summary>
    CheckData,

    /// <summary>Loading models to talk to.</summary>
    Chat,
}
