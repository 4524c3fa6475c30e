using Lathe.LanguageService.Edits;

namespace Lathe.LanguageService.Formatting;

/// <summary>Changes that only make sense together: those of one key, of lines between keys, or of the text's end.</summary>
/// <param name="FirstLine">The first line it is about.</param>
/// <param name="LastLine">The last line it is about.</param>
/// <param name="Changes">In the order of the text.</param>
internal sealed record FormatPart(int FirstLine, int LastLine, IReadOnlyList<TextChange> Changes);
