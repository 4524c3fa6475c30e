using Lathe.Models.Safetensors;

namespace Lathe.Training.Export;

/// <summary>How the written model computes beside the base with its adapters.</summary>
/// <param name="Dtype">Type of most written weights.</param>
/// <param name="ComputeType">Type that both were computed in, <c>fp32</c> or <c>bf16</c>; the base's alone where llama.cpp computed.</param>
/// <param name="Prompts">Texts that were compared.</param>
/// <param name="Tokens">Positions in them.</param>
/// <param name="Difference">Largest difference of a logit, by the largest logit; of a log probability where <see cref="Likeliest"/> says so.</param>
/// <param name="SameNext">Share of positions whose likeliest next token is the same.</param>
public sealed record ExportParity(SafetensorsDtype Dtype, string ComputeType, int Prompts, int Tokens, double Difference, double SameNext)
{
    /// <summary>Few-bit type of the linear layers; null: none.</summary>
    public ExportQuantization? Quantization { get; init; }

    /// <summary>llama.cpp computed, which tells log probabilities, and of so many likeliest tokens; null: all logits were compared.</summary>
    public int? Likeliest { get; init; }

    /// <summary>
    /// In few bits a model computes something else by intent. In fp32 throughout, sums are only ordered otherwise, and llama.cpp looks GELU up in half
    /// precision; weights and numbers of 16 bits are rounded once more.
    /// </summary>
    public double Limit => this switch
    {
        { Quantization: not null } => double.MaxValue,
        { Dtype: SafetensorsDtype.F32, ComputeType: "fp32" } => Likeliest is null ? 1e-3 : 1e-2,
        _ => 0.25,
    };
}
