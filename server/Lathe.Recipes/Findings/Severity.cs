namespace Lathe.Recipes.Findings;

/// <summary>How much a finding matters. Only an error refuses a recipe.</summary>
public enum Severity
{
    Hint,
    Information,
    Warning,
    Error,
}
