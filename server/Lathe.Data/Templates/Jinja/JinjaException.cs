namespace Lathe.Data.Templates.Jinja;

/// <summary>A template cannot be read or rendered.</summary>
internal class JinjaException(string message, int line) : Exception(message)
{
    /// <summary>Line of the template, from 1.</summary>
    public int Line { get; } = line;
}
