using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Outline;

/// <summary>Keys under a comment such as <c>### model</c>.</summary>
/// <param name="Name">The header without its marks; null for the keys before the first header.</param>
/// <param name="Header">The header's comment.</param>
/// <param name="HeaderLine">Its line; -1 for none.</param>
/// <param name="Entries">The keys up to the next header.</param>
internal sealed record OutlineGroup(string? Name, TextSpan Header, int HeaderLine, IReadOnlyList<OutlineEntry> Entries);
