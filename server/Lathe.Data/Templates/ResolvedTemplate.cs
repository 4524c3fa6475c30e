namespace Lathe.Data.Templates;

/// <summary>A recipe's template, with what the recipe changes in it.</summary>
/// <param name="Template">Ready to use.</param>
/// <param name="Origin">A sentence for people: why this template.</param>
public sealed record ResolvedTemplate(ChatTemplate Template, string Origin);
