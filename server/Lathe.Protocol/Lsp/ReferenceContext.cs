namespace Lathe.Protocol.Lsp;

/// <param name="IncludeDeclaration">The place where the name is given is wanted too.</param>
public sealed record ReferenceContext(bool IncludeDeclaration);
