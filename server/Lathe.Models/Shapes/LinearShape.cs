namespace Lathe.Models.Shapes;

/// <summary>A linear module of a layer.</summary>
/// <param name="Name">Last part of its path, such as <c>q_proj</c>: how recipes name targets.</param>
/// <param name="InFeatures">Columns of the weight.</param>
/// <param name="OutFeatures">Rows of the weight.</param>
/// <param name="Input">What it reads. Modules with the same input share what is kept of it.</param>
/// <param name="Copies">How often a layer has it: the number of experts, else 1.</param>
public sealed record LinearShape(string Name, int InFeatures, int OutFeatures, LinearInput Input, int Copies = 1)
{
    /// <summary>Share of the copies a token passes through, as a count: experts per token, else 1.</summary>
    public int ActiveCopies { get; init; } = 1;

    /// <summary>A router of a mixture of experts: not a target of "all", and left in full precision by quantization.</summary>
    public bool IsRouter { get; init; }

    public long ParameterCount => checked((long)InFeatures * OutFeatures * Copies);
}
