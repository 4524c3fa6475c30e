using Lathe.Data.Templates;

namespace Lathe.Worker.Serving;

/// <summary>An answer as it is told at once.</summary>
/// <param name="Text">What is text in it.</param>
/// <param name="Calls">Of tools; mostly none.</param>
/// <param name="Reason">Why it ends.</param>
internal sealed record WholeAnswer(string Text, IReadOnlyList<AnsweredCall> Calls, string Reason);
