using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Anchors;

/// <summary>The name of an anchor (<c>&amp;name</c>), where it is given or used.</summary>
/// <param name="Text">The name.</param>
/// <param name="Span">Where the name stands, without <c>&amp;</c> or <c>*</c>.</param>
/// <param name="IsAlias">It is used here (<c>*name</c>).</param>
internal sealed record AnchorName(string Text, TextSpan Span, bool IsAlias);
