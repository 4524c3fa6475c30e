using Lathe.Memory.Planner;

namespace Lathe.Memory.Remedies;

/// <summary>One way to need less: what it does to the setup, and to the recipe.</summary>
/// <param name="Title">What is done, as a command.</param>
/// <param name="Cost">What it costs besides, as a sentence.</param>
/// <param name="Edits">The changes of keys.</param>
/// <param name="Setup">The setup with them.</param>
internal sealed record Step(string Title, string Cost, IReadOnlyList<KeyEdit> Edits, TrainingSetup Setup);
