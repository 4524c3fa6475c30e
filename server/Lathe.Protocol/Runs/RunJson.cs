using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lathe.Protocol.Runs.Events;
using Lathe.Protocol.Worker;

namespace Lathe.Protocol.Runs;

/// <summary>JSON of the run's files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    AllowOutOfOrderMetadataProperties = true,
    MaxDepth = 32)]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(RunRecord))]
[JsonSerializable(typeof(RunDigest))]
[JsonSerializable(typeof(RunPointer))]
[JsonSerializable(typeof(EnvironmentRecord))]
[JsonSerializable(typeof(RunMemory))]
[JsonSerializable(typeof(RunPlan))]
[JsonSerializable(typeof(CalibrationPair))]
[JsonSerializable(typeof(ProcessorRecord))]
[JsonSerializable(typeof(OutputHolder))]
[JsonSerializable(typeof(RunTicket))]
[JsonSerializable(typeof(StartRecord))]
public sealed partial class RunJson : JsonSerializerContext
{
    private static readonly Lazy<RunJson> LineContext = new(() => new RunJson(With(indented: false)));
    private static readonly Lazy<RunJson> IndentedContext = new(() => new RunJson(With(indented: true)));

    /// <summary>One line, other scripts than Latin left readable (the text never lands in HTML unescaped).</summary>
    public static RunJson Line => LineContext.Value;

    /// <summary>For files people open.</summary>
    public static RunJson Indented => IndentedContext.Value;

    private static JsonSerializerOptions With(bool indented) => new(Default.GeneratedSerializerOptions!)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
        NewLine = "\n",
    };
}
