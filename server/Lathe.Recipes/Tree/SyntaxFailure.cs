using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tree;

/// <summary>Where and why the parser stopped, with what the diagnosis needs to find the responsible line.</summary>
/// <param name="Message">The parser's message.</param>
/// <param name="Start">Where the parser's complaint starts.</param>
/// <param name="OpenFlow">The bracket of the outermost flow list or mapping not yet closed.</param>
/// <param name="LastQuoted">The last quoted scalar read before the failure, if it was the last node read.</param>
/// <param name="FirstKey">Where the document's first key starts.</param>
/// <param name="RootEnded">The document's root was complete.</param>
internal sealed record SyntaxFailure(
    string Message, int Start, int? OpenFlow, TextSpan? LastQuoted, int? FirstKey, bool RootEnded)
{
    /// <summary>The finding code of the bound that was hit, when it was not the parser that stopped.</summary>
    public string? Limit { get; init; }
}
