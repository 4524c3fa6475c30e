using System.Text.Json;
using Lathe.Data.Pipeline;
using Lathe.Data.Streaming;
using Lathe.Data.Tests.Pipeline;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Streaming;

/// <summary>Streams of a folder's datasets, and what comes out of them.</summary>
internal static class StreamedRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The next examples of a stream; null stands for the end of an epoch.</summary>
    public static List<StreamedExample> Take(this DataFolder folder, DataOptions options, int count, StreamPlace? place = null,
        TrainingStage stage = TrainingStage.Sft, bool shuffles = true)
    {
        using var data = folder.Open(options, stage, shuffles);
        data.Stream!.Begin(place is null ? null : Saved(place));
        return [.. Enumerable.Range(0, count).Select(_ => data.Stream.Next())];
    }

    public static PreparedData Open(this DataFolder folder, DataOptions options, TrainingStage stage = TrainingStage.Sft, bool shuffles = true)
    {
        var recipe = DataFolder.Recipe(options with { Streaming = true, Template = "empty" }, stage);
        recipe = recipe with { Method = recipe.Method with { DisableShuffling = !shuffles } };
        return DataPipeline.Build(recipe, new CharTokenizer(), folder.Root, null, TestContext.Current.CancellationToken);
    }

    public static StreamedExample Next(this StreamedData stream)
    {
        var next = stream.TryNext(Patience, TestContext.Current.CancellationToken);
        Assert.NotNull(next);
        return next;
    }

    /// <summary>Texts of an epoch, and its end.</summary>
    public static List<string> Epoch(this StreamedData stream)
    {
        var texts = new List<string>();
        while (stream.Next() is { Example: { } example })
        {
            texts.Add(Text(example));
        }

        return texts;
    }

    public static string Text(TokenizedExample example) => new CharTokenizer().Decode(example.InputIds);

    /// <summary>As a checkpoint keeps it.</summary>
    public static StreamPlace Saved(StreamPlace place) => JsonSerializer.Deserialize<StreamPlace>(JsonSerializer.Serialize(place))!;

    public static string Rows(int count, int first = 0) =>
        string.Concat(Enumerable.Range(first, count).Select(i => $$"""{"instruction": "q", "output": "answer {{i}}"}""" + "\n"));
}
