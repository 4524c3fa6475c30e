using FsCheck;
using FsCheck.Fluent;
using Lathe.Data.Tests.Pipeline;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Streaming;

/// <summary>What holds for any datasets and settings.</summary>
public sealed class StreamedDataProperties
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20260701, 7);

    private static readonly Gen<Sample> Samples =
        from sizes in Gen.Choose(1, 60).ArrayOf(3)
        from count in Gen.Choose(1, 3)
        from strategy in Gen.Elements(Enum.GetValues<MixStrategy>())
        from drawn in Gen.Elements(false, true)
        from weights in Gen.Choose(1, 9).ArrayOf(3)
        from buffer in Gen.Elements(1, 3, 17, 1000)
        from packing in Gen.Elements("", "packing", "neat", "pt", "pt-unpacked")
        from bad in Gen.Elements(0, 0, 4)
        from at in Gen.Choose(0, 60)
        select new Sample(
            sizes[..count], buffer, packing, bad, at,
            new DataOptions
            {
                Dataset = [.. Enumerable.Range(0, count).Select(i => $"d{i}")],
                MixStrategy = strategy,
                InterleaveProbs = drawn && count > 1 && strategy != MixStrategy.Concat ? [.. weights[..count].Select(weight => weight / 30.0)] : null,
                BufferSize = buffer,
                Packing = packing is "packing" ? true : packing is "pt-unpacked" ? false : null,
                NeatPacking = packing == "neat",
                CutoffLen = packing.Length > 0 ? 40 : 2048,
            });

    [Fact]
    public void Datasets_are_mixed_as_unstreamed_ones_are() => Check.One(Seeded, Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        using var folder = Prepare(sample with { Bad = 0 });
        var options = sample.Options with { Packing = false, NeatPacking = false, CutoffLen = 2048 };
        List<string> expected = [.. folder.Build(options with { Template = "empty" }).Train.Select(StreamedRun.Text)];
        using var data = folder.Open(options, shuffles: false);
        data.Stream!.Begin(place: null);
        Assert.Equal(expected, data.Stream.Epoch());
        Assert.Equal(expected, data.Stream.Epoch());
    }));

    [Fact]
    public void Shuffling_keeps_every_row_within_its_window() => Check.One(Seeded, Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        using var folder = Prepare(sample with { Bad = 0 });
        var options = sample.Options with { Packing = false, NeatPacking = false, CutoffLen = 2048 };
        using var ordered = folder.Open(options, shuffles: false);
        using var shuffled = folder.Open(options);
        ordered.Stream!.Begin(place: null);
        shuffled.Stream!.Begin(place: null);
        var expected = ordered.Stream.Epoch();
        Assert.Equal(
            expected.Chunk(sample.Buffer).Select(window => string.Join('|', window.Order(StringComparer.Ordinal))),
            shuffled.Stream.Epoch().Chunk(sample.Buffer).Select(window => string.Join('|', window.Order(StringComparer.Ordinal))));
        Assert.Equal(expected.Order(StringComparer.Ordinal), shuffled.Stream.Epoch().Order(StringComparer.Ordinal));
    }));

    [Fact]
    public void From_any_place_the_stream_goes_on_the_same_with_any_number_of_threads() => Check.One(Seeded, Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        using var folder = Prepare(sample);
        var stage = sample.Packing.StartsWith("pt", StringComparison.Ordinal) ? TrainingStage.Pt : TrainingStage.Sft;
        if (stage == TrainingStage.Pt && sample.Sizes.Sum() < 40)
        {
            // Too little text for a block.
            return;
        }

        var whole = folder.Take(sample.Options with { PreprocessingNumWorkers = 1 }, 90, stage: stage);
        var rest = folder.Take(sample.Options with { PreprocessingNumWorkers = 3 }, 89 - sample.At, whole[sample.At].After, stage);
        Assert.Equal(
            whole.Skip(sample.At + 1).Select(one => (one.Epoch, one.Example is null ? null : StreamedRun.Text(one.Example))),
            rest.Select(one => (one.Epoch, one.Example is null ? null : StreamedRun.Text(one.Example))));
        Assert.All(whole, one => Assert.True(one.Example is null || one.Example.InputIds.Length <= sample.Options.CutoffLen));
        Assert.All(whole, one => Assert.Equal(one.Counts.Read, one.Counts.Used + one.Counts.Bad));
    }));

    private static DataFolder Prepare(Sample sample)
    {
        var folder = new DataFolder();
        var entries = new List<string>();
        foreach (var (index, size) in sample.Sizes.Index())
        {
            entries.Add($$"""  "d{{index}}": {"file_name": "d{{index}}.jsonl"}""");
            folder.Write($"d{index}.jsonl", string.Concat(Enumerable.Range(0, size).Select(i =>
                sample.Bad > 0 && i > 0 && i % sample.Bad == 0 ? "{\n" : $$"""{"instruction": "{{index}}", "output": "row {{i}} {{new string('x', i * 7 % 25)}}"}""" + "\n")));
        }

        folder.Write("dataset_info.json", "{" + string.Join(",\n", entries) + "}");
        return folder;
    }

    private sealed record Sample(int[] Sizes, int Buffer, string Packing, int Bad, int At, DataOptions Options);
}
