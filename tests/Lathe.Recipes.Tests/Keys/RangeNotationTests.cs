using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Tests.Keys;

public class RangeNotationTests
{
    [Theory]
    [InlineData("vllm_gpu_util", "greater than 0 and at most 1", new[] { 0.01, 1 }, new[] { 0, 1.01 })]
    [InlineData("module_dropout", "at least 0 and less than 1", new[] { 0, 0.99 }, new[] { -0.1, 1 })]
    [InlineData("pissa_iter", "at least 1, or -1", new double[] { 1, -1 }, new double[] { 0, -2 })]
    [InlineData("video_fps", "greater than 0", new[] { 0.1 }, new double[] { 0 })]
    [InlineData("buffer_size", "at least 1", new double[] { 1 }, new double[] { 0 })]
    [InlineData("length_penalty", "", new double[] { -5 }, new double[0])]
    public void Ranges_of_the_table_are_read(string name, string words, double[] inside, double[] outside)
    {
        RecipeKey key = RecipeKeys.Find(name)!;

        Assert.Equal(words, key.RangeText());
        Assert.All(inside, value => Assert.True(key.InRange(value)));
        Assert.All(outside, value => Assert.False(key.InRange(value)));
    }
}
