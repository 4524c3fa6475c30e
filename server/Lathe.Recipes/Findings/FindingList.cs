using Lathe.Recipes.Text;

namespace Lathe.Recipes.Findings;

/// <summary>Findings as they are collected; bounded, so that a hostile text cannot fill the memory or the screen.</summary>
internal sealed class FindingList(int limit = FindingList.DefaultLimit)
{
    public const int DefaultLimit = 500;

    private readonly List<Finding> _findings = [];
    private readonly HashSet<(string Code, SourceText Source, TextSpan Span)> _seen = [];
    private bool _full;

    public IReadOnlyList<Finding> Items => _findings;

    /// <summary>Nothing more is taken; what is costly to say need not be worked out.</summary>
    public bool IsFull => _full;

    public void Add(Finding finding)
    {
        if (_full || !_seen.Add((finding.Code, finding.Source, finding.Span)))
        {
            return;
        }

        if (_findings.Count >= limit)
        {
            _full = true;
            _findings.Add(new Finding(
                FindingCodes.TooManyFindings,
                Severity.Error,
                $"More than {limit} findings; the rest are not shown.",
                finding.Source,
                finding.Span)
            {
                Help = "Fix the first ones and look again.",
            });
            return;
        }

        _findings.Add(finding);
    }

    public void AddRange(IEnumerable<Finding> findings)
    {
        foreach (Finding finding in findings)
        {
            Add(finding);
        }
    }
}
