using System.Globalization;
using Lathe.Data.Quality.Texts;
using Lathe.Recipes.Findings;

namespace Lathe.Data.Quality;

/// <summary>Adds the rows of one dataset up.</summary>
internal sealed class DatasetTally(CheckedDataset dataset, bool inTokens)
{
    private const int MaxDetail = 200;

    private readonly Dictionary<QualityIssue, (long Rows, List<RowExample> Examples)> _found = [];
    private readonly LengthSketch _lengths = new();
    private readonly (long Rows, List<RowExample> Examples)[] _languages =
        [.. LanguageGuess.Names.Select(_ => (0L, new List<RowExample>()))];

    private readonly List<LeftOutRow> _leftOut = [];
    private bool _hasEvaluatedCopy;
    private long _usable;
    private long _turns;
    private long _learnt;

    public int Rows { get; private set; }

    public IReadOnlyList<LeftOutRow> LeftOut => _leftOut;

    /// <summary>The next row.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="facts">What was found in it.</param>
    /// <param name="other">The row it repeats; -1 where it repeats none.</param>
    public void Add(string file, RowFacts facts, int other)
    {
        foreach (var (issue, detail) in facts.Found)
        {
            _hasEvaluatedCopy |= issue == QualityIssue.TrainEvalOverlap && facts.IsCopy;
            var (rows, examples) = _found.GetValueOrDefault(issue, (0, []));
            Keep(examples, file, facts, detail);
            _found[issue] = (rows + 1, examples);
        }

        if (facts.Found.Where(found => QualityIssues.IsLeftOut(found.Issue)).Select(found => (QualityIssue?)found.Issue).Min() is { } reason)
        {
            _leftOut.Add(new LeftOutRow(Rows, reason, other));
        }

        Rows++;
        if (!facts.IsUsable)
        {
            return;
        }

        _usable++;
        _turns += facts.Turns;
        _learnt += facts.Learnt;
        _lengths.Add(facts.Length);
        if (facts.Language is { } language)
        {
            Keep(_languages[language].Examples, file, facts, LanguageGuess.Names[language]);
            _languages[language].Rows++;
        }
    }

    public DatasetQuality Summarize()
    {
        AddLanguageMix();
        return new DatasetQuality
        {
            Name = dataset.Source.Info.Name,
            IsEval = dataset.IsEval,
            Files = [.. dataset.Source.Files.Select(file => file.Path)],
            Bytes = dataset.Source.Files.Sum(file => file.Length),
            Rows = Rows,
            RowsUsable = _usable,
            Turns = _turns,
            Lengths = _lengths.Summarize(),
            Learnt = inTokens ? _learnt : null,
            Truncated = inTokens ? _found.GetValueOrDefault(QualityIssue.RowsTruncated).Rows : null,
            AnswersCut = inTokens ? _found.GetValueOrDefault(QualityIssue.AnswersCut).Rows : null,
            Languages =
            [
                .. _languages.Index().Where(language => language.Item.Rows > 0).OrderByDescending(language => language.Item.Rows)
                    .Select(language => new LanguageShare(LanguageGuess.Names[language.Index], language.Item.Rows)),
            ],
            Findings = [.. QualityIssues.All.Where(_found.ContainsKey).Select(Describe).OrderByDescending(finding => finding.Severity)],
        };
    }

    private static void Keep(List<RowExample> examples, string file, RowFacts facts, string? detail)
    {
        if (examples.Count < QualityFinding.MaxExamples)
        {
            var shown = detail?.Length > MaxDetail ? detail[..MaxDetail] + "..." : detail;
            examples.Add(new RowExample(file, facts.Row, facts.Line, shown));
        }
    }

    /// <summary>Rows in another language than most; texts in Latin letters whose language is not known may be in that one.</summary>
    private void AddLanguageMix()
    {
        var main = Array.FindIndex(_languages, language => language.Rows == _languages.Max(one => one.Rows));
        var others = _languages.Index()
            .Where(language => language.Index != main && language.Index != LanguageGuess.UnknownLatin && main != LanguageGuess.UnknownLatin)
            .Select(language => language.Item).ToList();
        if (others.Sum(language => language.Rows) is > 0 and var rows)
        {
            var first = others.SelectMany(language => language.Examples)
                .OrderBy(example => dataset.Source.Files.Select(file => file.Path).ToList().IndexOf(example.File)).ThenBy(example => example.Row);
            _found[QualityIssue.LanguageMix] = (rows, [.. first.Take(QualityFinding.MaxExamples)]);
        }
    }

    private QualityFinding Describe(QualityIssue issue)
    {
        var (rows, examples) = _found[issue];
        var description = FindingCatalogue.Find(QualityIssues.CodeOf(issue))!;
        var isNothingLeft = _usable == 0 && issue is (QualityIssue.RowsUnusable or QualityIssue.RoleOrder or QualityIssue.EmptyAnswers
            or QualityIssue.PairsIncomplete or QualityIssue.TagsUnknown);
        var share = (100.0 * rows / Rows).ToString(rows * 1000L < Rows ? "0.###" : "0.#", CultureInfo.InvariantCulture);
        return new QualityFinding(
            issue,
            isNothingLeft ? Severity.Error : issue == QualityIssue.TrainEvalOverlap && !_hasEvaluatedCopy ? Severity.Warning : description.Severity,
            string.Create(CultureInfo.InvariantCulture, $"{rows:N0} of {Rows:N0} row{(Rows == 1 ? "" : "s")} ({share} %) {QualityIssues.Phrase(issue, rows)}."),
            description.Help,
            rows,
            examples);
    }
}
