namespace Lathe.Data.Templates.Jinja;

/// <summary>A function, method or macro.</summary>
internal sealed record Callable(string Name, Func<CallArguments, object?> Invoke);
