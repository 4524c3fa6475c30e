using System.IO.Compression;
using System.Security.Cryptography;
using Lathe.Protocol;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Engines;

/// <summary>Small archives: a manifest, and a script for a worker that does no more than report.</summary>
internal static class TestEngine
{
    private const int Plain = 0x8000 << 16;
    private const int Executable = Plain | (0b111_101_101 << 16);

    private const string Reporting = """
        #!/bin/sh
        echo '{"version":"0.1.0","checks":[]}'
        """;

    public static string Manifest(string? platform = null, int? protocol = null) =>
        $$"""
        { "version": "{{LatheVersion.Current}}", "platform": "{{platform ?? EngineIdentity.ThisPlatform}}",
          "workerProtocol": {{protocol ?? WorkerContract.ProtocolVersion}}, "backend": "cpu" }
        """;

    /// <param name="manifest">Null: one that fits.</param>
    /// <param name="worker">Its script.</param>
    /// <param name="more">Puts other entries in.</param>
    public static byte[] Archive(string? manifest = null, string worker = Reporting, Action<ZipArchive>? more = null) => Zip(zip =>
    {
        Add(zip, EngineIdentity.FileName, manifest ?? Manifest(), Plain);
        Add(zip, EngineIdentity.ProgramName, worker, Executable);
        Add(zip, "lib/data.bin", Filler(300_000), Plain);
        more?.Invoke(zip);
    });

    public static byte[] Zip(Action<ZipArchive> fill)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            fill(zip);
        }

        return stream.ToArray();
    }

    public static void Add(ZipArchive zip, string name, string text, int attributes = Plain)
    {
        var entry = zip.CreateEntry(name);
        entry.ExternalAttributes = attributes;
        using var writer = new StreamWriter(entry.Open());
        writer.Write(text);
    }

    /// <summary>A file below a folder, with its <c>.sha256</c>; gives its path.</summary>
    public static string Write(string folder, byte[] archive, string name = "engine.zip")
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, archive);
        File.WriteAllText(path + ".sha256", $"{Sha256(archive)}  {name}\n");
        return path;
    }

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Text that packs badly, the same each time.</summary>
    private static string Filler(int length)
    {
        var random = new Random(7);
        return string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next(' ', '~')));
    }
}
