using Lathe.Memory.Planner;

namespace Lathe.Memory.Remedies;

/// <summary>A change of the recipe that needs less memory.</summary>
/// <param name="Title">What is done, as a command.</param>
/// <param name="Cost">What it costs besides, as a sentence.</param>
/// <param name="Edits">The changes of keys.</param>
/// <param name="Plan">The plan with them.</param>
/// <param name="Fits">It fits then, with room where it was tight.</param>
public sealed record Remedy(string Title, string Cost, IReadOnlyList<KeyEdit> Edits, MemoryPlan Plan, bool Fits);
