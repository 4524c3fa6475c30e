using Lathe.Models.Safetensors;

namespace Lathe.Training.Export;

/// <summary>How the written model computes beside the base with its adapters.</summary>
/// <param name="Dtype">Type of most written weights.</param>
/// <param name="ComputeType">Type that both were computed in, <c>fp32</c> or <c>bf16</c>.</param>
/// <param name="Prompts">Texts that were compared.</param>
/// <param name="Tokens">Positions in them.</param>
/// <param name="Difference">Largest difference of a logit, by the largest logit.</param>
/// <param name="SameNext">Share of positions whose likeliest next token is the same.</param>
public sealed record ExportParity(SafetensorsDtype Dtype, string ComputeType, int Prompts, int Tokens, double Difference, double SameNext)
{
    /// <summary>In fp32 throughout, sums are only ordered otherwise; weights and numbers of 16 bits are rounded once more.</summary>
    public double Limit => Dtype == SafetensorsDtype.F32 && ComputeType == "fp32" ? 1e-3 : 0.25;
}
