using Lathe.Data.Templates;

namespace Lathe.Data.Formats;

/// <summary>A row in common form. For stage pt the text is the first message and there may be no answer.</summary>
public sealed record Conversation(string System, IReadOnlyList<ChatMessage> Messages);
