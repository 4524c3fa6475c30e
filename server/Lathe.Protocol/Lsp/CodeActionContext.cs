namespace Lathe.Protocol.Lsp;

/// <summary>Its diagnostics are not read: what can be done follows from the text.</summary>
/// <param name="Only">Kinds that are wanted, with all below them; null: all.</param>
/// <param name="TriggerKind">Who asked.</param>
public sealed record CodeActionContext(IReadOnlyList<string>? Only = null, CodeActionTriggerKind? TriggerKind = null);
