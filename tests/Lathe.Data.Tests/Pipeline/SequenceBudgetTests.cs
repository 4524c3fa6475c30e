using Lathe.Data.Pipeline;

namespace Lathe.Data.Tests.Pipeline;

public sealed class SequenceBudgetTests
{
    /// <summary>Figures from LLaMA-Factory's infer_seqlen for random lengths.</summary>
    [Theory]
    [InlineData(9, 5, 2048, 9, 5)]
    [InlineData(2562, 9, 1, 1, 0)]
    [InlineData(1062, 3, 100, 97, 3)]
    [InlineData(1626, 3, 2, 2, 0)]
    [InlineData(2925, 1617, 2048, 1319, 729)]
    [InlineData(1725, 2351, 7, 3, 4)]
    [InlineData(2393, 5, 1, 1, 0)]
    [InlineData(2481, 5, 2048, 2043, 5)]
    [InlineData(362, 272, 100, 58, 42)]
    [InlineData(0, 1749, 100, 0, 100)]
    [InlineData(0, 6, 2048, 0, 6)]
    [InlineData(2256, 2070, 2, 2, 0)]
    [InlineData(4, 1, 1, 1, 0)]
    [InlineData(3, 1194, 2048, 3, 1194)]
    [InlineData(639, 5, 7, 7, 0)]
    [InlineData(566, 1543, 100, 27, 73)]
    [InlineData(1766, 4, 100, 96, 4)]
    public void Shares_as_LLaMA_Factory_does(int prompt, int response, int budget, int expectedPrompt, int expectedResponse) =>
        Assert.Equal((expectedPrompt, expectedResponse), SequenceBudget.Share(prompt, response, budget));
}
