using System.Text.Json;
using Lathe.Data.Quality;
using Lathe.Data.Tests.Pipeline;

namespace Lathe.Data.Tests.Quality;

public sealed class CleanedCopyTests : IDisposable
{
    private readonly DataFolder _folder = new();

    private string Copy => Path.Combine(_folder.Root, "copy.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_copy_has_the_good_rows_byte_by_byte_and_the_original_stays()
    {
        string[] rows =
        [
            Checked.Clean(1), "nonsense", Checked.Clean(2), Checked.Clean(1), Checked.Row("q", ""),
            "{\"output\": \"It is AKIAIOSFODNN7EXAMPLE.\", \"instruction\":  \"The key?\"}", "  " + Checked.Clean(3),
        ];
        _folder.WriteRows("", rows);
        var original = File.ReadAllBytes(Path.Combine(_folder.Data, "d.jsonl"));
        var reasons = new List<RowLeftOut>();

        var written = CleanedCopy.Write(Checked.Run(_folder), "d", Copy, reasons.Add, TestContext.Current.CancellationToken);

        Assert.Equal([rows[0], rows[2], rows[6]], File.ReadAllLines(Copy));
        Assert.Equal(3, written);
        Assert.Equal(original, File.ReadAllBytes(Path.Combine(_folder.Data, "d.jsonl")));
        Assert.Equal(
            [(2L, "LT5101"), (4, "LT5105"), (5, "LT5103"), (6, "LT5116")], reasons.Select(row => (row.Row, row.Reason.Split(':')[0])));
        Assert.Equal("LT5105: it is the same as an earlier one (row 1)", reasons[1].Reason);
        Assert.Equal(["copy.jsonl"], Directory.GetFiles(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void A_copy_has_no_more_findings_that_it_leaves_out()
    {
        var random = new Random(3);
        string[] rows =
        [
            .. Enumerable.Range(0, 40).Select(Checked.Clean), .. Enumerable.Range(0, 10).Select(Checked.Clean), "{}", Checked.Row("q", " "),
            Checked.Row("cafÃ©", "It is a place to drink coffee at, or tea."),
        ];
        random.Shuffle(rows);
        _folder.WriteRows("", rows);
        CleanedCopy.Write(Checked.Run(_folder), "d", Copy, _ => { }, TestContext.Current.CancellationToken);

        File.Move(Copy, Path.Combine(_folder.Data, "d.jsonl"), overwrite: true);
        var again = Checked.Single(_folder);

        Assert.Equal(40, again.Rows);
        Assert.DoesNotContain(again.Findings, finding => QualityIssues.IsLeftOut(finding.Issue));
    }

    [Fact]
    public void Rows_of_an_array_become_lines()
    {
        _folder.Register("""{"file_name": "d.json"}""");
        _folder.Write("d.json", "[\n  {\n    \"instruction\": \"What is é?\",\n    \"output\": \"A letter, as you see.\"\n  }\n]");
        CleanedCopy.Write(Checked.Run(_folder), "d", Copy, _ => { }, TestContext.Current.CancellationToken);
        Assert.Equal(["{\"instruction\":\"What is é?\",\"output\":\"A letter, as you see.\"}"], File.ReadAllLines(Copy));
        Assert.Equal("A letter, as you see.", JsonDocument.Parse(File.ReadAllText(Copy)).RootElement.GetProperty("output").GetString());
    }

    [Fact]
    public void Nothing_is_written_over_and_a_changed_file_is_refused()
    {
        _folder.WriteRows("", Checked.Clean(1));
        var result = Checked.Run(_folder);
        File.WriteAllText(Copy, "mine");
        Assert.Contains("is there already", Refusal(result), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Copy));

        File.Delete(Copy);
        _folder.WriteRows("", Checked.Clean(1), Checked.Clean(2));
        Assert.Contains("changed while it was being checked", Refusal(result), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    private string Refusal(CheckResult result) => Assert.Throws<DataException>(
        () => CleanedCopy.Write(result, "d", Copy, _ => { }, TestContext.Current.CancellationToken)).Message;
}
