namespace Lathe.Data.Templates;

/// <summary>A call of a tool in an answer.</summary>
/// <param name="Name">Of the tool.</param>
/// <param name="Arguments">JSON object.</param>
public sealed record AnsweredCall(string Name, string Arguments);
