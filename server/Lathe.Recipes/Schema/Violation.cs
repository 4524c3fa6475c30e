using Lathe.Recipes.Json;
using Lathe.Recipes.Text;
using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace Lathe.Recipes.Schema;

/// <summary>A place that is not as a schema has it.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Token">The value, or the property for an unknown or former field.</param>
/// <param name="Schema">What is allowed there; for an unknown field, what the mapping may hold.</param>
internal sealed record Violation(ViolationKind Kind, JToken Token, JsonSchema Schema)
{
    public TextSpan Span => JsonPlace.Of(Token);

    /// <summary>The field the violation is at or in, such as <c>columns</c>; null at the root.</summary>
    public string? Field => Owner?.Name;

    /// <summary>All fields around the place and the field itself, from the root.</summary>
    public IReadOnlyList<string> Path => [.. Token.AncestorsAndSelf().OfType<JProperty>().Select(property => property.Name).Reverse()];

    private JProperty? Owner => Token as JProperty ?? Token.Ancestors().OfType<JProperty>().FirstOrDefault();
}
