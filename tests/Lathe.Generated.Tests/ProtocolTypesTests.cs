using Lathe.Generated.Tests.TypeScript;
using Lathe.Protocol.Daemon;

namespace Lathe.Generated.Tests;

public class ProtocolTypesTests
{
    [Fact]
    public void The_extensions_protocol_types_are_those_of_the_daemon()
    {
        var assembly = typeof(DaemonJson).Assembly;
        var writer = new TypeScriptWriter(DaemonJson.Default.Options, new DocComments(assembly));
        writer.Constants("requests", typeof(DaemonMethods));
        writer.Constants("notifications", typeof(DaemonNotifications));
        writer.Value("protocolVersion", ProtocolVersion.Current);
        foreach (var type in assembly.GetExportedTypes().Where(IsContract).OrderBy(type => type.Name, StringComparer.Ordinal))
        {
            writer.Type(type);
        }

        GeneratedFile.Check(
            "extension/src/infrastructure/protocol.generated.ts",
            writer.Write("Generated from server/Lathe.Protocol/Daemon by tests/Lathe.Generated.Tests; do not edit."));
    }

    private static bool IsContract(Type type) =>
        type.Namespace == typeof(DaemonJson).Namespace && type != typeof(DaemonJson) && !(type.IsAbstract && type.IsSealed);
}
