namespace Lathe.Protocol.Daemon;

/// <summary>Where a loaded model answers, by OpenAI's protocol. It does until <c>lathe/chat/stop</c>, or until the daemon's session ends.</summary>
/// <param name="Session">Names it.</param>
/// <param name="Url">Of the server on this machine's own address, such as <c>http://127.0.0.1:40123/v1</c>.</param>
/// <param name="Key">The server answers only requests with <c>Authorization: Bearer KEY</c>.</param>
/// <param name="Models">The base first.</param>
/// <param name="Template">By which template conversations become text, and why, in a few words.</param>
/// <param name="ContextLength">Tokens that a conversation and its answer can have.</param>
public sealed record ChatStartResult(
    string Session, string Url, string Key, IReadOnlyList<ChatModelInfo> Models, string Template, int ContextLength);
