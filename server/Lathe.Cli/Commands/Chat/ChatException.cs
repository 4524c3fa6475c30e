namespace Lathe.Cli.Commands.Chat;

/// <summary>A question that was not answered; the message says why.</summary>
internal sealed class ChatException(string message) : Exception(message);
