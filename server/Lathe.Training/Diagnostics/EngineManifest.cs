using System.Text.Json;

namespace Lathe.Training.Diagnostics;

/// <summary>Which engine this build carries; written by the build beside the app as <c>engine.json</c>.</summary>
/// <param name="Backend">Build property LatheBackend: cpu.</param>
/// <param name="LibTorch">Version of the libtorch package.</param>
/// <param name="TorchSharp">Version of the TorchSharp package.</param>
/// <param name="Sha256">Of the main library, lower-case hex.</param>
public sealed record EngineManifest(string Backend, string LibTorch, string TorchSharp, string Sha256)
{
    public const string FileName = "engine.json";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Null when the app was put together without one.</summary>
    public static EngineManifest? Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<EngineManifest>(File.ReadAllText(path), Options) : null;
    }
}
