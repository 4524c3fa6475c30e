using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <content>
/// Updates of one parameter, in place, as are the states. Gradients and states are fp32 and of the parameter's shape unless stated
/// otherwise; <c>computeCopy</c> is a bf16 copy of the parameter that is refreshed with it, or null. A parameter is fp32, or bf16 without a
/// copy: then it is updated in fp32 and rounded stochastically (Gupta et al. 2015, arXiv:1502.02551), by random bits that are a function
/// of <c>seed</c> and the number of the element.
/// </content>
public partial interface IKernels
{
    /// <summary>One AdamW step (Loshchilov and Hutter 2019, arXiv:1711.05101).</summary>
    void AdamW(
        Tensor parameter, Tensor gradient, Tensor firstMoment, Tensor secondMoment, Tensor? computeCopy, in AdamWStep step, ulong seed = 0);

    /// <summary>
    /// AdamW whose states are numbers only while a block of them is updated (Dettmers et al. 2021, arXiv:2110.02861). The parameter is
    /// updated by the states as they are before they are rounded.
    /// </summary>
    /// <param name="parameter">Its numbers in order are what blocks divide.</param>
    /// <param name="gradient">Multiplied by <see cref="AdamWStep.GradientScale"/> first.</param>
    /// <param name="firstMoment">Codes of <see cref="DynamicCodec.Symmetric"/>.</param>
    /// <param name="secondMoment">Codes of <see cref="DynamicCodec.Positive"/>.</param>
    /// <param name="computeCopy">Or null.</param>
    /// <param name="step">Hyper-parameters of this step.</param>
    /// <param name="seed">Of a bf16 parameter's rounding.</param>
    void AdamW8Bit(
        Tensor parameter, Tensor gradient, EightBitState firstMoment, EightBitState secondMoment, Tensor? computeCopy, in AdamWStep step,
        ulong seed = 0);

    /// <summary>One Lion step (Chen et al. 2023, arXiv:2302.06675): against the sign of momentum and gradient together.</summary>
    void Lion(Tensor parameter, Tensor gradient, Tensor momentum, Tensor? computeCopy, in LionStep step, ulong seed = 0);

    /// <summary>Lion whose momentum has eight bits a number, as in <see cref="AdamW8Bit"/>: codes of <see cref="DynamicCodec.Symmetric"/>.</summary>
    void Lion8Bit(Tensor parameter, Tensor gradient, EightBitState momentum, Tensor? computeCopy, in LionStep step, ulong seed = 0);

    /// <summary>
    /// One Adafactor step of a matrix [R, C] (Shazeer and Stern 2018, arXiv:1804.04235, algorithm 4), without momentum, its rate not
    /// scaled by the parameter's size.
    /// </summary>
    /// <param name="parameter">[R, C].</param>
    /// <param name="gradient">Multiplied by <see cref="AdafactorStep.GradientScale"/> first.</param>
    /// <param name="rows">[R]: mean squares of each row.</param>
    /// <param name="columns">[C]: mean squares of each column.</param>
    /// <param name="computeCopy">Or null.</param>
    /// <param name="step">Hyper-parameters of this step.</param>
    /// <param name="seed">Of a bf16 parameter's rounding.</param>
    void Adafactor(
        Tensor parameter, Tensor gradient, Tensor rows, Tensor columns, Tensor? computeCopy, in AdafactorStep step, ulong seed = 0);

    /// <summary>Adafactor for what is no matrix: <paramref name="squares"/> has the parameter's shape.</summary>
    void AdafactorWhole(Tensor parameter, Tensor gradient, Tensor squares, Tensor? computeCopy, in AdafactorStep step, ulong seed = 0);

    /// <summary>parameter * <see cref="DescentStep.Keep"/> - direction * <see cref="DescentStep.Rate"/>.</summary>
    void Descend(Tensor parameter, Tensor direction, Tensor? computeCopy, in DescentStep step, ulong seed = 0);

    /// <summary>Nesterov's momentum: momentum becomes decay * momentum + scaled gradient, and the gradient that plus decay * momentum.</summary>
    /// <param name="gradient">Multiplied by <paramref name="gradientScale"/> first; the direction afterwards.</param>
    /// <param name="momentum">Updated in place.</param>
    /// <param name="decay">Of the momentum.</param>
    /// <param name="gradientScale">Clipping factor.</param>
    void Nesterov(Tensor gradient, Tensor momentum, double decay, double gradientScale);
}
