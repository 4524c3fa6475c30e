using System.IO.Compression;
using System.Text;
using Lathe.Data.Benchmarks;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Benchmarks;

/// <summary>Benchmarks as their authors publish them, as LLaMA-Factory ships them, and broken ones.</summary>
public sealed class BenchmarkReaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("lathe-bench-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Mmlu_is_read_as_its_authors_publish_it()
    {
        Write("mmlu/data/test/anatomy_test.csv", "\"Which, if any?\",one,\"two \"\"2\"\"\",\"three\nlines\",,C\nNext?,a,b,c,d,A\n");
        Write("mmlu/data/dev/anatomy_dev.csv", "Seen?,1,2,3,4,D\n");
        Write("mmlu/data/test/abstract_algebra_test.csv", "Find x.,1,2,3,4,B\n");
        Write("mmlu/data/dev/abstract_algebra_dev.csv", "Find y.,1,2,3,4,A\n");
        Write("mmlu/data/val/anatomy_val.csv", "Validated?,A,B,C,D,B\n");
        Write("mmlu/data/auxiliary_train/anatomy.csv", "no benchmark");
        foreach (var folder in new[] { "", "mmlu", "mmlu/data" })
        {
            var benchmark = Read(folder, "mmlu_test");
            Assert.Equal(["abstract_algebra", "anatomy"], benchmark.Subjects.Select(subject => subject.Id));
            var anatomy = benchmark.Subjects[1];
            Assert.Equal(("anatomy", "Other"), (anatomy.Name, anatomy.Category));
            Assert.Equal(("abstract algebra", "STEM"), (benchmark.Subjects[0].Name, benchmark.Subjects[0].Category));
            Assert.Equal("Which, if any?", anatomy.Questions[0].Text);
            Assert.Equal(["one", "two \"2\"", "three\nlines", ""], anatomy.Questions[0].Choices);
            Assert.Equal([2, 0], anatomy.Questions.Select(question => question.Answer));
            Assert.Equal("Seen?", Assert.Single(anatomy.Examples).Text);
        }

        Assert.Equal("Validated?", Assert.Single(Assert.Single(Read("mmlu", "mmlu_validation").Subjects).Questions).Text);
    }

    [Fact]
    public void Cmmlu_and_C_Eval_have_headers_of_their_own()
    {
        Write("cmmlu/test/agronomy.csv", ",Question,A,B,C,D,Answer\n0,问,甲,乙,丙,丁,b\n");
        Write("cmmlu/dev/agronomy.csv", ",Question,A,B,C,D,Answer\n0,例,甲,乙,丙,丁,A\n");
        var agronomy = Assert.Single(Read("cmmlu", "cmmlu_test").Subjects);
        Assert.Equal(("农学", "Other", 1), (agronomy.Name, agronomy.Category, agronomy.Questions[0].Answer));

        Write("ceval/val/law_val.csv", "\ufeffid,question,A,B,C,D,answer\r\n0,问,甲,乙,丙,丁,D\r\n");
        Write("ceval/dev/law_dev.csv", "id,question,A,B,C,D,answer,explanation\n0,例,甲,乙,丙,丁,A,因为\n");
        Write("ceval/test/law_test.csv", "id,question,A,B,C,D\n0,问,甲,乙,丙,丁\n");
        var law = Assert.Single(Read("", "ceval_validation").Subjects);
        Assert.Equal(("法学", "Humanities", 3), (law.Name, law.Category, law.Questions[0].Answer));
        Assert.Contains("task: ceval_validation", Refusal("ceval", "ceval_test"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_with_a_mapping_is_read_as_LLaMA_Factory_ships_it()
    {
        Write("own/mapping.json", """{ "zoo": { "name": "animals", "category": "Other" }, "art": { "name": "the arts", "category": "Humanities" } }""");
        using (var archive = ZipFile.Open(Path.Combine(_root, "own", "own.zip"), ZipArchiveMode.Create))
        {
            foreach (var (name, text) in new[]
            {
                ("data/test/zoo_test.csv", "Which?,1,2,3,4,A\n"), ("data/test/art_test.csv", "Who?,1,2,3,4,B\n"), ("data/test/left_test.csv", "Not named,1,2,3,4,B\n"),
                ("data/dev/zoo_dev.csv", "Seen?,1,2,3,4,A\n"), ("data/dev/art_dev.csv", "Seen?,1,2,3,4,B\n"), ("__MACOSX/data/test/zoo_test.csv", "\0"),
            })
            {
                using var entry = new StreamWriter(archive.CreateEntry(name).Open());
                entry.Write(text);
            }
        }

        var benchmark = Read("", "own_test");
        Assert.Equal(["animals", "the arts"], benchmark.Subjects.Select(subject => subject.Name));
        Assert.EndsWith("own.zip: data/test/zoo_test.csv, row 1 (line 1)", benchmark.Subjects[0].Questions[0].Place, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_published_subject_is_known()
    {
        foreach (var (benchmark, subjects, humanities) in new[] { ("mmlu", 57, 13), ("cmmlu", 67, 13), ("ceval", 52, 11) })
        {
            var lines = Table().Where(line => line[0] == benchmark).ToList();
            Assert.Equal((subjects, humanities), (lines.Count, lines.Count(line => line[3] == "Humanities")));
            Assert.All(lines, line => Assert.Contains(line[3], Benchmark.Categories));
        }
    }

    [Theory]
    [InlineData("Right?,1,2,3,4,A\nWrong?,1,2,3,4,E\n", "row 2 (line 2)", "'E' is not the letter")]
    [InlineData("\"Two\nlines\",1,2,3,4,A\n\n,1,2,3,4,A\n", "row 2 (line 4)", "the question is empty")]
    [InlineData("Right?,1,2,3,4,A\nShort?,1,2\n", "row 2 (line 2)", "it has 3 fields of 6")]
    [InlineData("Only five?,1,2,3,A\n", "line 1", "it has 5 fields")]
    [InlineData("question,A,B,C,D,answer\n", "anatomy_test.csv", "there is no question")]
    [InlineData("", "anatomy_test.csv", "there is no question")]
    [InlineData("id,text,A,B,C,D,answer\n0,q,1,2,3,4,A\n", "anatomy_test.csv", "no column 'question'")]
    public void A_row_that_can_t_be_used_is_named(string content, params string[] says)
    {
        Write("mmlu/test/anatomy_test.csv", content);
        Write("mmlu/dev/anatomy_dev.csv", "Seen?,1,2,3,4,D\n");
        var told = Refusal("mmlu", "mmlu_test");
        Assert.All(says, words => Assert.Contains(words, told, StringComparison.Ordinal));
        Assert.Contains("anatomy_test.csv", told, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_benchmark_is_told_what_one_looks_like()
    {
        Assert.Contains("there is no folder", Refusal("nowhere", "mmlu_test"), StringComparison.Ordinal);
        Write("mmlu/readme.txt", "");
        Assert.Contains("mmlu.zip", Refusal("", "mmlu_test"), StringComparison.Ordinal);
        Write("mmlu/mmlu.zip", "PK no archive");
        Assert.Contains("no zip archive", Refusal("", "mmlu_test"), StringComparison.Ordinal);
        Write("mmlu/test/anatomy_test.csv", "Right?,1,2,3,4,A\n");
        Assert.Contains("n_shot: 0", Refusal("", "mmlu_test"), StringComparison.Ordinal);
        Assert.Single(Read("", "mmlu_test", examples: false).Subjects);
        Assert.Contains("folder 'val'", Refusal("", "mmlu_validation"), StringComparison.Ordinal);
        Write("mmlu/mapping.json", """{ "../../etc": { "name": "x", "category": "Other" } }""");
        Assert.Contains("no name of a subject", Refusal("", "mmlu_test"), StringComparison.Ordinal);
        Write("mmlu/mapping.json", """{ "anatomy": "Other" }""");
        Assert.Contains("mapping.json", Refusal("", "mmlu_test"), StringComparison.Ordinal);
        Write("mmlu/mapping.json", """{ "anatomy": """);
        Assert.Contains("no valid JSON", Refusal("", "mmlu_test"), StringComparison.Ordinal);
        File.Delete(Path.Combine(_root, "mmlu", "mapping.json"));
        File.WriteAllBytes(Path.Combine(_root, "mmlu", "test", "anatomy_test.csv"), [0x51, 0xFF, 0xFE, 0x2C]);
        Assert.Contains("not UTF-8", Refusal("", "mmlu_test"), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_are_answered_and_never_crash()
    {
        const string Sound = "question,A,B,C,D,answer\n\"Which, then?\",1,\"2\n2\",3,4,C\nNext?,a,b,c,d,A\n";
        var random = new Random(20261130);
        Write("mmlu/dev/anatomy_dev.csv", Sound);
        for (var round = 0; round < 500; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(Sound);
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Write("mmlu/test/anatomy_test.csv", "");
            File.WriteAllBytes(Path.Combine(_root, "mmlu", "test", "anatomy_test.csv"), bytes[..random.Next(bytes.Length + 1)]);
            try
            {
                var subject = Assert.Single(Read("mmlu", "mmlu_test").Subjects);
                Assert.All(subject.Questions, question => Assert.InRange(question.Answer, 0, 3));
            }
            catch (DataException e)
            {
                Assert.Contains("anatomy_test.csv", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("mmlu_test", "mmlu", BenchmarkPart.Test)]
    [InlineData("ceval_validation", "ceval", BenchmarkPart.Validation)]
    [InlineData("my_own_val", "my_own", BenchmarkPart.Validation)]
    public void A_task_is_a_name_and_a_part(string text, string name, BenchmarkPart part)
    {
        Assert.True(BenchmarkTask.TryParse(text, out var task));
        Assert.Equal(new BenchmarkTask(name, part), task);
    }

    [Theory]
    [InlineData("mmlu")]
    [InlineData("_test")]
    [InlineData("mmlu_dev")]
    [InlineData("../mmlu_test")]
    [InlineData("..%_test")]
    [InlineData("mm lu_test")]
    [InlineData(null)]
    public void Anything_else_is_no_task(string? text) => Assert.False(BenchmarkTask.TryParse(text, out _));

    private Benchmark Read(string folder, string task, bool examples = true)
    {
        Assert.True(BenchmarkTask.TryParse(task, out var parsed));
        return BenchmarkReader.Read(Path.Combine(_root, folder), parsed, examples);
    }

    private string Refusal(string folder, string task) => Assert.Throws<DataException>(() => Read(folder, task)).Message;

    private void Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private static IEnumerable<string[]> Table()
    {
        using var reader = new StreamReader(typeof(Benchmark).Assembly.GetManifestResourceStream("Lathe.Data.Benchmarks.subjects.tsv")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t'))];
    }
}
