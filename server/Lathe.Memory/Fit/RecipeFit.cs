using Lathe.Memory.Devices;
using Lathe.Memory.Planner;
using Lathe.Memory.Profiles;
using Lathe.Memory.Remedies;
using Lathe.Memory.Setup;
using Lathe.Models.Shapes;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Rules;

namespace Lathe.Memory.Fit;

/// <summary>Plans a recipe for a device, and finds what would make it fit.</summary>
/// <param name="Profile">The software that runs it.</param>
/// <param name="Budget">The device, or one of several equal ones.</param>
/// <param name="Devices">How many of them.</param>
public sealed record RecipeFit(EngineProfile Profile, DeviceBudget Budget, int Devices)
{
    /// <summary>What ran out of memory is to need at most this share of what it was planned to need.</summary>
    private const double SafeShare = 0.75;

    /// <summary>The plan of a recipe; null when it names a method whose memory is not known.</summary>
    /// <param name="bound">The recipe; it may have faults.</param>
    /// <param name="shape">The model it names.</param>
    /// <param name="facts">What is known about the files it names.</param>
    public FitReport? Plan(BindResult bound, ModelShape shape, IRecipeFacts facts)
    {
        if (RecipeSetup.From(bound, shape, Profile, Devices, facts) is not { } setup)
        {
            return null;
        }

        try
        {
            return new FitReport(MemoryPlanner.Plan(setup, Profile), Budget) { NotYet = NotYet(bound) };
        }
        catch (OverflowException)
        {
            // Numbers a thousand times beyond any device: the recipe's own checks have something to say about them.
            return null;
        }
    }

    /// <summary>What would make it fit, with room where it is tight; least harm first.</summary>
    public IReadOnlyList<Remedy> Remedies(FitReport report) => Finder(report.Aim).Find(report.Plan.Setup);

    /// <summary>What would need clearly less, for a training that ran out of memory although it may fit by plan; least harm first.</summary>
    public IReadOnlyList<Remedy> RemediesAfterFailure(FitReport report) =>
        Finder(Math.Min(report.Aim, (long)(report.Needed * SafeShare))).Find(report.Plan.Setup);

    /// <summary>The largest micro-batch that fits; null when not even one sample does.</summary>
    public int? LargestMicroBatch(FitReport report) => Finder(Budget.Bytes).LargestMicroBatch(report.Plan.Setup);

    /// <summary>The longest sequence that fits, up to what the model was made for; null when not even one token does.</summary>
    public int? LongestSequence(FitReport report) =>
        Finder(Budget.Bytes).LongestSequence(report.Plan.Setup, report.Plan.Setup.Shape.MaxPositionEmbeddings ?? 1 << 20);

    private RemedyFinder Finder(long bytes) => new(Profile, bytes, Profile.RunsHere ? IsPossibleHere : _ => true);

    /// <summary>The engine can use the key with this value.</summary>
    private bool IsPossibleHere(KeyEdit edit)
    {
        if (edit.Value is not { } value)
        {
            return true;
        }

        // There pure bf16 works too, many times slower: no remedy.
        if (edit.Key is "bf16" or "pure_bf16" && !Profile.ComputesIn16Bits)
        {
            return false;
        }

        return RecipeKeys.Find(edit.Key) is { Status: KeyStatus.Supported } key
            && !key.NotYetValues.Any(pattern => pattern.EndsWith('*')
                ? value.StartsWith(pattern[..^1], StringComparison.Ordinal)
                : pattern == value);
    }

    private static IReadOnlyList<string> NotYet(BindResult bound) =>
    [
        .. bound.Findings
            .Where(finding => finding.Code is FindingCodes.KeyNotYet or FindingCodes.ValueNotYet && finding.Key is not null)
            .Select(finding => finding.Key!)
            .Distinct(),
    ];
}
