namespace Lathe.Data.Templates.Jinja;

/// <summary>A rendered conversation.</summary>
/// <param name="Text">What the template made.</param>
/// <param name="Answers">The parts of it from <c>{% generation %}</c> blocks, in order.</param>
internal sealed record Rendering(string Text, IReadOnlyList<Range> Answers);
