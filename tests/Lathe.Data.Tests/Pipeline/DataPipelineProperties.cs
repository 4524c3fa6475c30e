using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lathe.Data.Pipeline;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Pipeline;

/// <summary>What holds for any rows and settings.</summary>
public sealed class DataPipelineProperties
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20260211, 17);

    private static readonly string[] Templates = ["default", "alpaca", "chatml", "empty", "llama2", "llama3", "qwen", "qwen3",
        "qwen3_nothink"];

    private static readonly Gen<string> Text =
        from length in Gen.Frequency((6, Gen.Choose(0, 12)), (1, Gen.Choose(50, 400)))
        from runes in Gen.Elements("a", "b", "\n", "é", "語", "🙂", "</s>", "<|im_end|>", "<think>\n").ArrayOf(length)
        select string.Concat(runes);

    private static readonly Gen<string> GoodRow =
        from turns in Gen.Choose(1, 3)
        from texts in Text.ArrayOf(2 * turns)
        select Chat(texts);

    private static readonly Gen<string> BadRow = Gen.Elements(
        "{}", "3", "{", "nonsense", "{\"conversations\": 1}", "{\"conversations\": [{\"from\": \"gpt\", \"value\": \"a\"}]}",
        "{\"conversations\": [{\"from\": \"human\", \"value\": \"\\udc00\"}]}", new string('[', 200));

    private static readonly Gen<Sample> Samples =
        from count in Gen.Choose(0, 400)
        from rows in Gen.Frequency((9, GoodRow), (1, BadRow)).ArrayOf(count)
        from first in GoodRow
        from template in Gen.Elements(Templates)
        from cutoff in Gen.Elements(2, 5, 17, 64, 500)
        from mask in Gen.Elements("", "history", "prompt")
        from thinking in Gen.Elements<bool?>(true, false, null)
        from isPretraining in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from packing in Gen.Elements<bool?>(null, false, true)
        from neat in Gen.Elements(false, true)
        select new Sample([first, .. rows], isPretraining, new DataOptions
        {
            Template = template,
            CutoffLen = cutoff,
            MaskHistory = mask == "history" && !isPretraining,
            TrainOnPrompt = mask == "prompt" && !isPretraining,
            EnableThinking = thinking,
            Packing = isPretraining && packing is true ? null : packing,
            NeatPacking = neat && !isPretraining,
            ValSize = rows.Length > 20 ? 0.1 : 0,
        });

    [Fact]
    public void Examples_fit_are_labelled_with_themselves_and_every_row_is_accounted_for() => Check.One(Seeded,
        Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        using var folder = Prepare(sample);
        var data = Build(folder, sample, workers: 2);
        if (data is null)
        {
            return;
        }

        var tokenizer = new CharTokenizer();
        Assert.All(data.Train.Concat(data.Eval), example =>
        {
            Assert.InRange(example.InputIds.Length, 1, sample.Options.CutoffLen);
            Assert.Equal(example.InputIds.Length, example.Labels.Length);
            Assert.All(example.InputIds.Zip(example.Labels), pair => Assert.True(pair.Second == -100 || pair.Second == pair.First));
            Assert.All(example.InputIds, id => Assert.InRange(id, 0, tokenizer.VocabularySize - 1));
        });
        var dataset = Assert.Single(data.Report.Datasets);
        Assert.Equal(sample.Rows.Count, dataset.RowsRead);
        Assert.Equal(dataset.RowsRead, dataset.RowsUsed + dataset.RowsBad);
        Assert.Equal(Math.Min(dataset.RowsBad, DataReport.MaxBadRowsListed), dataset.BadRows.Count);
        Assert.Equal(dataset.RowsUsed, data.Report.Train.Rows + data.Report.Eval.Rows);
        Assert.Equal(data.Train.Sum(e => (long)e.InputIds.Length), data.Report.Train.Tokens);
    }));

    [Fact]
    public void The_result_does_not_depend_on_the_number_of_threads() => Check.One(Seeded, Prop.ForAll(Samples.ToArbitrary(), sample =>
    {
        using var folder = Prepare(sample);
        Assert.Equal(Describe(Build(folder, sample, workers: 1)), Describe(Build(folder, sample, workers: 7)));
    }));

    private static string Chat(string[] texts) => JsonSerializer.Serialize(new
    {
        conversations = texts.Select((t, i) => new { from = i % 2 == 0 ? "human" : "gpt", value = i % 2 == 0 ? t : t + "." }),
    });

    private static DataFolder Prepare(Sample sample)
    {
        var folder = new DataFolder();
        folder.WriteRows(", \"formatting\": \"sharegpt\"", [.. sample.Rows]);
        return folder;
    }

    /// <summary>Null where there is too little text to fill a block of stage pt, the one error these samples can meet.</summary>
    private static PreparedData? Build(DataFolder folder, Sample sample, int workers)
    {
        try
        {
            return folder.Build(
                sample.Options with { PreprocessingNumWorkers = workers }, sample.IsPretraining ? TrainingStage.Pt
                    : TrainingStage.Sft, previews: 3);
        }
        catch (DataException e)
        {
            Assert.True(sample.IsPretraining && sample.Options.Packing is null, e.Message);
            Assert.Contains("fewer than the one block", e.Message, StringComparison.Ordinal);
            return null;
        }
    }

    private static string Describe(PreparedData? data) => JsonSerializer.Serialize(data);

    private sealed record Sample(IReadOnlyList<string> Rows, bool IsPretraining, DataOptions Options);
}
