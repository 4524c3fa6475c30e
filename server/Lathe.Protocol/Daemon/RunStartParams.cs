namespace Lathe.Protocol.Daemon;

/// <param name="Recipe">URI of the recipe; the text of an open document goes before the file's.</param>
/// <param name="Overrides"><c>key=value</c> words that go before the recipe's values.</param>
public sealed record RunStartParams(string Recipe, IReadOnlyList<string>? Overrides = null);
