using Lathe.Cli.Commands;
using Lathe.Jobs.Runs;
using Lathe.Models.Outputs;
using Lathe.Protocol.Daemon;

namespace Lathe.EndToEnd.Tests;

/// <summary>What a terminal is asked, and which answers choose something.</summary>
public class ExistingOutputQuestionTests
{
    [Theory]
    [InlineData("o", ExistingOutput.Overwrite)]
    [InlineData(" Overwrite ", ExistingOutput.Overwrite)]
    [InlineData("r", ExistingOutput.Resume)]
    [InlineData("y", null)]
    [InlineData("n", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void With_a_checkpoint_both_ways_are_offered_and_neither_is_the_default(string? answer, ExistingOutput? expected)
    {
        var (choice, shown) = Ask(answer, "/out/checkpoint-4");

        Assert.Equal(expected, choice);
        Assert.StartsWith("It would delete things.", shown, StringComparison.Ordinal);
        Assert.EndsWith("go on from checkpoint-4 (r), or leave everything as it is? [o/r/N] ", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y", ExistingOutput.Overwrite)]
    [InlineData("r", null)]
    [InlineData("", null)]
    public void Without_a_checkpoint_deleting_is_the_only_way(string answer, ExistingOutput? expected)
    {
        var (choice, shown) = Ask(answer, checkpoint: null);

        Assert.Equal(expected, choice);
        Assert.EndsWith("[y/N] ", shown, StringComparison.Ordinal);
    }

    private static (ExistingOutput? Choice, string Shown) Ask(string? answer, string? checkpoint)
    {
        StartPlan plan = new()
        {
            Kind = StartKind.Choice,
            Message = "It would delete things.\u001b",
            Checkpoint = checkpoint,
            CanOverwrite = true,
            Contents = new OutputContents([]),
        };
        using StringReader input = new(answer is null ? "" : answer + "\n");
        using StringWriter output = new();
        var choice = ExistingOutputQuestion.Ask(plan, input, output);
        Assert.DoesNotContain('\u001b', output.ToString());
        return (choice, output.ToString());
    }
}
