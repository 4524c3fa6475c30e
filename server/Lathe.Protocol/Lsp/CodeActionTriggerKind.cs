namespace Lathe.Protocol.Lsp;

public enum CodeActionTriggerKind
{
    /// <summary>The user.</summary>
    Invoked = 1,

    /// <summary>The editor, because the caret moved.</summary>
    Automatic = 2,
}
