using Lathe.Jobs.Catalogue;
using Lathe.Protocol.Runs.Events;

namespace Lathe.Jobs.Tests.Catalogue;

public sealed class RunStoryTests : IDisposable
{
    private readonly CatalogueBox _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public void Answers_are_those_given_last_by_prompt()
    {
        var run = _box.Create();
        CatalogueBox.Append(run,
            Preview(PreviewTime.Before, 1, "b1"), Preview(PreviewTime.Before, 0, "b0"), CatalogueBox.Step(1),
            Preview(PreviewTime.After, 0, "a0"), Preview(PreviewTime.After, 0, "again"));

        Assert.Equal(["b0", "again", "b1"], RunStory.Read(run.Run!).Previews.Select(preview => preview.Answer));
    }

    [Fact]
    public void Of_many_notices_the_newest_are_kept()
    {
        var run = _box.Create();
        CatalogueBox.Append(run, [.. Enumerable.Range(1, 1000).Select(Notice)]);

        var notices = RunStory.Read(run.Run!).Notices;
        Assert.Equal(Enumerable.Range(801, 200).Select(number => $"notice {number}"), notices.Select(notice => notice.Message));
    }

    private static PreviewEvent Preview(PreviewTime when, int index, string answer) =>
        new() { When = when, Index = index, Prompt = $"prompt {index}", Answer = answer };

    private static NoticeEvent Notice(int number) => new() { Severity = NoticeLevel.Warning, Code = "test", Message = $"notice {number}" };
}
