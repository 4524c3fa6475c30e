using Lathe.Data.Templates;

namespace Lathe.Data.Pipeline;

/// <summary>A question whose answers are shown before and after training.</summary>
/// <param name="System">The row's system text; empty means the template's default.</param>
/// <param name="Messages">Turns up to the last question.</param>
/// <param name="ReferenceAnswer">The answer in the dataset.</param>
/// <param name="Tools">The row's tools, as a JSON list; empty means none.</param>
public sealed record PreviewPrompt(string System, IReadOnlyList<ChatMessage> Messages, string ReferenceAnswer, string Tools);
