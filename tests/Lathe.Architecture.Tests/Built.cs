using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Lathe.Architecture.Tests;

/// <summary>What the build made, read without loading it.</summary>
internal static class Built
{
    /// <summary>Folder of the shell's program.</summary>
    public static string Shell { get; } = PathOf("Shell");

    public static string LanguageService { get; } = Path.Combine(PathOf("LanguageService"), "Lathe.LanguageService.dll");

    public static string Worker { get; } = Path.Combine(Shell, "worker");

    public static string Repository { get; } = PathOf("Repository");

    /// <summary>Simple names of the assemblies an assembly refers to.</summary>
    public static IReadOnlyList<string> ReferencesOf(string path) => Read(path, reader => (IReadOnlyList<string>)[
        .. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))]);

    /// <summary>Full names of the types of other assemblies an assembly uses.</summary>
    public static IReadOnlyList<string> TypesUsedBy(string path) => Read(path, reader => (IReadOnlyList<string>)[
        .. reader.TypeReferences.Select(reader.GetTypeReference)
            .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}")]);

    private static T Read<T>(string path, Func<MetadataReader, T> read)
    {
        using var file = new PEReader(File.OpenRead(path));
        return read(file.GetMetadataReader());
    }

    private static string PathOf(string key) => Path.GetFullPath(
        typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == key).Value!);
}
