using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <summary>
/// The operations of a decoder and its optimizer that are worth fusing. <see cref="PortableKernels"/> states each by plain torch
/// operations and runs on any device; faster implementations must agree with it.
/// </summary>
/// <remarks>
/// R rows, D width, H heads, V vocabulary. "Compute type" is fp32 or bf16; sums are fp32 inside. Results are new tensors owned by the
/// caller unless stated otherwise.
/// </remarks>
public partial interface IKernels
{
    string Name { get; }

    /// <summary>x [N, in] times weight [out, in] transposed where N is so small that reading the weight is what takes the time.</summary>
    /// <returns>[N, out] in the operands' type; null where products for many rows are the better choice.</returns>
    Tensor? FewRows(Tensor input, Tensor weight);

    /// <summary>RMSNorm (Zhang and Sennrich 2019, arXiv:1910.07467): x [R, D] of any type, weight [D] fp32.</summary>
    /// <returns>y [R, D] in <paramref name="resultType"/> and 1 / rms [R] fp32 for the backward pass.</returns>
    (Tensor Result, Tensor InverseRms) RmsNorm(Tensor input, Tensor weight, double epsilon, ScalarType resultType);

    /// <returns>Gradient by x in x's type, and by weight (fp32) when asked for.</returns>
    (Tensor Input, Tensor? Weight) RmsNormBackward(Tensor gradient, Tensor input, Tensor weight, Tensor inverseRms, bool weightToo);

    /// <summary>Layer norm (Ba et al. 2016, arXiv:1607.06450): x [R, D] of any type, weight and bias [D] fp32.</summary>
    /// <returns>y [R, D] in <paramref name="resultType"/>, and of each row [R] fp32 the mean and 1 / deviation for the backward pass.</returns>
    (Tensor Result, Tensor Mean, Tensor InverseDeviation) LayerNorm(Tensor input, Tensor weight, Tensor bias, double epsilon, ScalarType resultType);

    /// <returns>Gradient by x in x's type, and by weight and bias (fp32) when asked for.</returns>
    (Tensor Input, Tensor? Weight, Tensor? Bias) LayerNormBackward(
        Tensor gradient, Tensor input, Tensor weight, Tensor mean, Tensor inverseDeviation, bool parametersToo);

    /// <summary>silu(gate) * up (Shazeer 2020, arXiv:2002.05202), elementwise, one type for all three.</summary>
    Tensor SwiGlu(Tensor gate, Tensor up);

    (Tensor Gate, Tensor Up) SwiGluBackward(Tensor gradient, Tensor gate, Tensor up);

    /// <summary>gelu(gate) * up with GELU's approximation by tanh (Hendrycks and Gimpel 2016, arXiv:1606.08415), as <see cref="SwiGlu"/>.</summary>
    Tensor GeGlu(Tensor gate, Tensor up);

    (Tensor Gate, Tensor Up) GeGluBackward(Tensor gradient, Tensor gate, Tensor up);

    /// <summary>GELU, x times the normal distribution's share below x, or its approximation as in <see cref="GeGlu"/>; elementwise, one type.</summary>
    Tensor Gelu(Tensor input, bool approximate);

    Tensor GeluBackward(Tensor gradient, Tensor input, bool approximate);

    /// <summary>
    /// Rotates pairs (i, i + d/2) of each head in place (Su et al. 2021, arXiv:2104.09864, half-split layout of Hugging Face). Beyond its
    /// first d elements a head is left alone.
    /// </summary>
    /// <param name="heads">[R, H, D] contiguous.</param>
    /// <param name="cosine">[positions, d/2] fp32.</param>
    /// <param name="sine">[positions, d/2] fp32.</param>
    /// <param name="positions">Where the rows stand.</param>
    /// <param name="inverse">Rotates back: the backward pass.</param>
    /// <param name="neighbours">The pairs are (2i, 2i + 1).</param>
    void Rotate(Tensor heads, Tensor cosine, Tensor sine, RowPositions positions, bool inverse, bool neighbours = false);

    /// <summary>
    /// Causal self-attention, softmax(q k^T / sqrt(D)) v with the shape's rules, of every head; within spans, as if each were a sequence
    /// of its own.
    /// </summary>
    /// <param name="query">[B * T, H * D] or [B * T, H, D] of a compute type.</param>
    /// <param name="key">[B * T, KV * D] or [B * T, KV, D], as are values.</param>
    /// <param name="value">Same type as the others.</param>
    /// <param name="shape">How rows and columns divide.</param>
    /// <returns>[B * T, H * D], and what the backward pass needs beside it, [B, H, T] fp32.</returns>
    (Tensor Result, Tensor LogSumExp) Attention(Tensor query, Tensor key, Tensor value, AttentionShape shape);

    /// <returns>Gradients in the shapes of the inputs.</returns>
    (Tensor Query, Tensor Key, Tensor Value) AttentionBackward(
        Tensor gradient, Tensor query, Tensor key, Tensor value, Tensor result, Tensor logSumExp, AttentionShape shape);

    /// <summary>
    /// Cross-entropy of each row and, when <paramref name="gradientScale"/> is not null, its gradient in place of the logits.
    /// </summary>
    /// <param name="logits">[R, V] fp32; overwritten by (softmax - onehot) * scale, or left undefined without a scale.</param>
    /// <param name="labels">[R] int64, each in [0, V).</param>
    /// <param name="gradientScale">Factor of the gradient, such as 1 / tokens of the optimizer step.</param>
    /// <returns>Sum of the losses, and how many rows have their label on top.</returns>
    (double LossSum, long Correct) CrossEntropy(Tensor logits, Tensor labels, double? gradientScale);

    /// <summary>Adds gradient rows [N, D] to table [V, D] fp32 at <paramref name="ids"/> [N], in the order of the rows.</summary>
    void ScatterAdd(Tensor table, Tensor ids, Tensor gradient);

    /// <summary>Sum of squares of an fp32 tensor, in double.</summary>
    double SumOfSquares(Tensor values);
}
