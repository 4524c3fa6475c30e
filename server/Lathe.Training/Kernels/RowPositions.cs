using static TorchSharp.torch;

namespace Lathe.Training.Kernels;

/// <summary>At which position of its text each row of a batch stands.</summary>
/// <param name="Length">Without <paramref name="Listed"/>, row r stands at r % length + offset.</param>
/// <param name="Offset">Position of the first row.</param>
/// <param name="Listed">[R] int64, the position of each row; null where they follow from the others.</param>
public readonly record struct RowPositions(int Length, int Offset = 0, Tensor? Listed = null);
