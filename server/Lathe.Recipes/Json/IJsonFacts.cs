using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Json;

/// <summary>
/// What checks of JSON files may ask about the world outside of them. Every answer may be null, which means "not known": the check is
/// silent then.
/// </summary>
public interface IJsonFacts
{
    PathKind? GetPathKind(string path);

    /// <summary>The names of the files in a folder, without those that are hidden.</summary>
    IReadOnlyCollection<string>? GetFileNames(string folder);

    /// <summary>The text of a file; the same object as long as the file is the same.</summary>
    SourceText? GetText(string path);
}
