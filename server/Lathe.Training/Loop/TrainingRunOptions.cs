namespace Lathe.Training.Loop;

/// <summary>What a run needs to know beside its recipe.</summary>
/// <param name="WorkingDirectory">Absolute; relative paths of the recipe start here.</param>
/// <param name="RecipeText">The recipe as the user wrote it, for the records of the artifacts.</param>
/// <param name="Output">What was settled about output_dir; null: the recipe alone decides.</param>
public sealed record TrainingRunOptions(string WorkingDirectory, string RecipeText, OutputExpectation? Output = null);
