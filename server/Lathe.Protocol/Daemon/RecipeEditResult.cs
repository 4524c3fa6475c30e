using Lathe.Protocol.Lsp;

namespace Lathe.Protocol.Daemon;

/// <param name="Changes">Changes of the text that do it, comments and order kept; empty when the recipe is so already.</param>
public sealed record RecipeEditResult(IReadOnlyList<TextEdit> Changes);
