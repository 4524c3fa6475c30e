using Lathe.Data.Templates;

namespace Lathe.Data.Formats;

/// <summary>A row in common form. For stage pt the text is the first message and there may be no answer.</summary>
/// <param name="System">The row's system text; empty means none.</param>
/// <param name="Messages">Questions (or tool results) and answers (or tool calls) in turn.</param>
/// <param name="Tools">The tools the model may call, as a JSON list; empty means none.</param>
public sealed record Conversation(string System, IReadOnlyList<ChatMessage> Messages, string Tools = "");
