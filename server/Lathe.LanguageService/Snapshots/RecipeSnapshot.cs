using Lathe.LanguageService.Memory;
using Lathe.LanguageService.Outline;
using Lathe.LanguageService.Surroundings;
using Lathe.LanguageService.Syntax;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Snapshots;

/// <summary>A recipe's text as it is at one moment, and what follows from it. Immutable; may be asked from any thread.</summary>
/// <param name="source">The text.</param>
/// <param name="facts">What may be known about the world outside the text; null for nothing.</param>
/// <param name="surroundings">What may be shown of it; null for nothing.</param>
/// <param name="earlier">The verdict on memory before this text; null for none.</param>
/// <remarks>Binding is put off until it is asked for and done once: half of the texts an editor sends are never looked at.</remarks>
public sealed class RecipeSnapshot(
    SourceText source, IRecipeFacts? facts = null, IRecipeSurroundings? surroundings = null, MemoryVerdict? earlier = null)
{
    private readonly Lazy<BindResult> _bound =
        new(() => RecipeBinder.Bind(source, options: new BindOptions { Facts = facts ?? NoFacts.Instance }));

    private readonly Lazy<RecipeLines> _lines = new(() => new RecipeLines(source));

    private RecipeOutline? _outline;
    private Lazy<RecipePlan?>? _plan;
    private IReadOnlyList<Finding>? _allFindings;

    public SourceText Source { get; } = source;

    public IRecipeFacts Facts { get; } = facts ?? NoFacts.Instance;

    public IRecipeSurroundings Surroundings { get; } = surroundings ?? NoSurroundings.Instance;

    public BindResult Bound => _bound.Value;

    /// <summary>What a run may be refused for, and what else follows from the recipe by itself.</summary>
    public IReadOnlyList<Finding> Findings => Bound.Findings;

    /// <summary>Those and what there is to say about memory, in the order of the text.</summary>
    public IReadOnlyList<Finding> AllFindings => _allFindings ??= MemoryFindings.AddTo(this);

    /// <summary>The plan of the recipe's memory; null when there is none to be made.</summary>
    public RecipePlan? Plan => (_plan ?? Interlocked.CompareExchange(ref _plan, new(() => RecipePlan.Of(this)), null) ?? _plan).Value;

    /// <summary>The last verdict on memory that somebody asked for, here or before.</summary>
    public MemoryVerdict? LastVerdict => _plan is { IsValueCreated: true, Value: { } plan } ? plan.Verdict : earlier;

    internal MemoryVerdict? EarlierVerdict => earlier;

    internal RecipeLines Lines => _lines.Value;

    /// <summary>Two threads that ask first may both read it; they read the same.</summary>
    internal RecipeOutline Outline => _outline ??= RecipeOutline.Read(this);
}
