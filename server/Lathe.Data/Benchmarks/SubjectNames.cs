using System.Reflection;
using System.Text.Json;

namespace Lathe.Data.Benchmarks;

/// <summary>What subjects are called and which category they belong to: as a benchmark's <c>mapping.json</c> says, or as its authors do.</summary>
internal static class SubjectNames
{
    public const string FileName = "mapping.json";

    private const int MaxBytes = 1 << 20;
    private const int MaxSubjects = 1000;
    private const string Resource = "Lathe.Data.Benchmarks.subjects.tsv";

    private static readonly Lazy<Dictionary<(string Benchmark, string Subject), SubjectName>> Published = new(ReadPublished);

    /// <summary>Name and category of a published benchmark's subject; any other is called by its words.</summary>
    public static SubjectName Of(string benchmark, string subject) => Published.Value.GetValueOrDefault((benchmark, subject))
        ?? new SubjectName(subject, subject.Replace('_', ' '), BenchmarkSubject.OtherCategory);

    /// <summary>The subjects of a mapping: an object with an object for each, which has the texts <c>name</c> and <c>category</c>.</summary>
    /// <param name="path">Of the file.</param>
    /// <exception cref="DataException">It is malformed.</exception>
    public static IReadOnlyList<SubjectName> ReadMapping(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
            {
                throw Malformed(path, "it is longer than 1 MiB");
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
            var subjects = document.RootElement.EnumerateObject().Select(subject => new SubjectName(
                subject.Name,
                subject.Value.GetProperty("name").GetString() ?? subject.Name,
                subject.Value.GetProperty("category").GetString() ?? BenchmarkSubject.OtherCategory)).ToList();
            return subjects switch
            {
                [] => throw Malformed(path, "it names no subject"),
                { Count: > MaxSubjects } => throw Malformed(path, $"it names more than {MaxSubjects} subjects"),
                _ when subjects.Find(subject => !IsFileName(subject.Id)) is { } odd => throw Malformed(path, $"'{Short(odd.Id)}' is no name of a subject"),
                _ => subjects,
            };
        }
        catch (JsonException e)
        {
            throw Malformed(path, $"it is no valid JSON, line {e.LineNumber + 1}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException)
        {
            throw Malformed(path, "expected an object with \"name\" and \"category\" for each subject", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the file cannot be read ({e.Message}).", e);
        }
    }

    /// <summary>What a file is called after must not lead elsewhere.</summary>
    private static bool IsFileName(string id) => id.Length is > 0 and <= 200 && id[0] != '.' && id.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' ');

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "...";

    private static DataException Malformed(string path, string what, Exception? cause = null) => new(
        $"{path}: {what}. It maps subjects to names, such as {{\"anatomy\": {{\"name\": \"anatomy\", \"category\": \"STEM\"}}}}.", cause);

    private static Dictionary<(string, string), SubjectName> ReadPublished()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing from the build.");
        using var reader = new StreamReader(stream);
        var names = new Dictionary<(string, string), SubjectName>();
        reader.ReadLine();
        while (reader.ReadLine()?.Split('\t') is [var benchmark, var subject, var name, var category])
        {
            names.Add((benchmark, subject), new SubjectName(subject, name, category));
        }

        return names;
    }
}

/// <summary>A subject by name.</summary>
internal sealed record SubjectName(string Id, string Name, string Category);
