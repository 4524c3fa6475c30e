using Lathe.Recipes.Text;
using Newtonsoft.Json.Linq;

namespace Lathe.Recipes.Json;

/// <summary>What could be read of a JSON text.</summary>
/// <param name="Source">The text.</param>
/// <param name="Root">The document, whose tokens carry a <see cref="JsonPlace"/>; null when the text is not JSON.</param>
/// <param name="Problem">Why it is not; null when it is.</param>
/// <param name="Repeated">Names that were set before in the same object; the last one counts.</param>
internal sealed record JsonTree(SourceText Source, JToken? Root, JsonProblem? Problem, IReadOnlyList<JProperty> Repeated);
