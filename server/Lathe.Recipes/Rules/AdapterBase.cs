namespace Lathe.Recipes.Rules;

/// <summary>Whether an adapter belongs to the recipe's model, by the last part of their names.</summary>
internal static class AdapterBase
{
    /// <summary>The message; null when it belongs to it, or when that is not known.</summary>
    public static string? Explain(RuleContext context)
    {
        string model = LastPart(context.Recipe.Model.ModelNameOrPath);
        string? other = context.Recipe.Model.AdapterNameOrPath
            .Select(path => context.Facts.GetAdapter(path)?.BaseModel)
            .FirstOrDefault(name => name is { Length: > 0 } && !LastPart(name).Equals(model, StringComparison.OrdinalIgnoreCase));
        return other is null || model.Length == 0 ? null : $"The adapter was trained on '{other}', not on '{context.Recipe.Model.ModelNameOrPath}'.";
    }

    /// <summary>Of a path, a hub's name or a folder of its cache (<c>models--owner--name</c>).</summary>
    private static string LastPart(string path) => path.TrimEnd('/', '\\').Split('/', '\\')[^1].Split("--")[^1];
}
