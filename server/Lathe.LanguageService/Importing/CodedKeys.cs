using System.Collections.Frozen;

namespace Lathe.LanguageService.Importing;

/// <summary>Keys that hang together with others, so that a line of the table can't say what becomes of them.</summary>
internal static class CodedKeys
{
    /// <summary>By key.</summary>
    public static FrozenDictionary<string, KeyHandler> All { get; } =
        new[] { MethodKeys.All, LoopKeys.All, DatasetKeys.All }.SelectMany(keys => keys).ToFrozenDictionary(StringComparer.Ordinal);
}
