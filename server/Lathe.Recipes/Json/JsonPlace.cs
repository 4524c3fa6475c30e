using Lathe.Recipes.Text;
using Newtonsoft.Json.Linq;

namespace Lathe.Recipes.Json;

/// <summary>Where a token is written. Tokens carry it as an annotation.</summary>
/// <param name="Span">The value, or the name of a property, quotes included.</param>
internal sealed record JsonPlace(TextSpan Span)
{
    /// <summary>The place of a token, or of the nearest one around it that has a place.</summary>
    public static TextSpan Of(JToken? token)
    {
        for (JToken? around = token; around is not null; around = around.Parent)
        {
            if (around.Annotation<JsonPlace>() is { } place)
            {
                return place.Span;
            }
        }

        return default;
    }
}
