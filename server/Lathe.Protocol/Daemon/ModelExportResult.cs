namespace Lathe.Protocol.Daemon;

/// <param name="Output">The folder.</param>
/// <param name="Files">Names of its files, weights first.</param>
/// <param name="Bytes">Of all files.</param>
/// <param name="Notices">What the user should know, each one or two sentences.</param>
/// <param name="Difference">Largest difference of a logit to the model that it was made of, by the largest logit; of a log probability where llama.cpp computed; null when it was not compared.</param>
/// <param name="SameNext">Share of positions with the same likeliest token; null when it was not compared.</param>
/// <param name="Likeliest">llama.cpp computed, and told log probabilities of so many likeliest tokens; null: all logits were compared.</param>
/// <param name="Unchecked">Why it was not compared, though that was asked for; the rest of a sentence.</param>
public sealed record ModelExportResult(
    string Output, IReadOnlyList<string> Files, long Bytes, IReadOnlyList<string> Notices, double? Difference = null, double? SameNext = null,
    int? Likeliest = null, string? Unchecked = null);
