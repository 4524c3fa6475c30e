namespace Lathe.Recipes.Rules;

/// <summary>One entry of a <c>dataset_info.json</c>.</summary>
/// <param name="MissingFile">The file it names when that does not exist, as an absolute path.</param>
/// <param name="NotFetched">The hub's name it has, when nothing of that name is on this machine.</param>
/// <param name="IsRanking">Its rows have a better and a worse answer (<c>ranking: true</c>).</param>
/// <param name="IsTagged">Its answers are tagged good or bad (a column <c>kto_tag</c>).</param>
public sealed record DatasetFacts(string? MissingFile, string? NotFetched, bool IsRanking, bool IsTagged);
