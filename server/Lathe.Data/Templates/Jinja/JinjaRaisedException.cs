namespace Lathe.Data.Templates.Jinja;

/// <summary>The template itself refuses what it was given, by <c>raise_exception</c>.</summary>
internal sealed class JinjaRaisedException(string message, int line) : JinjaException(message, line);
