namespace Lathe.LanguageService.Importing;

/// <summary>Says what becomes of one key: it writes a line, leaves the key or settles it.</summary>
internal delegate void KeyHandler(SourceKey key, ImportDraft draft);
