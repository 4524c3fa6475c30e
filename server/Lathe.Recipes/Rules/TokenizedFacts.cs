namespace Lathe.Recipes.Rules;

/// <summary>A folder of tokenized data.</summary>
/// <param name="WrittenAt">When its newest file was written, in UTC.</param>
/// <param name="DataWrittenAt">When the newest file of the recipe's datasets was written, in UTC; null when not known.</param>
public sealed record TokenizedFacts(DateTime WrittenAt, DateTime? DataWrittenAt);
