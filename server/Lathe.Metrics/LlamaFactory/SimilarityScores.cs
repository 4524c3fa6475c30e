namespace Lathe.Metrics.LlamaFactory;

/// <summary>Means over all answers, 0 to 100, under LLaMA-Factory's names.</summary>
/// <param name="Bleu4"><c>bleu-4</c></param>
/// <param name="Rouge1"><c>rouge-1</c></param>
/// <param name="Rouge2"><c>rouge-2</c></param>
/// <param name="RougeL"><c>rouge-l</c></param>
public sealed record SimilarityScores(double Bleu4, double Rouge1, double Rouge2, double RougeL);
