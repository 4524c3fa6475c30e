using Lathe.LanguageService.Writing;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Importing;

/// <summary>The recipe that is being made of a source.</summary>
/// <param name="source">The source.</param>
/// <param name="keys">Its keys, in their order.</param>
/// <param name="place">Where the recipe is going to stand.</param>
internal sealed class ImportDraft(SourceText source, IReadOnlyDictionary<string, SourceKey> keys, ImportPlace place)
{
    private readonly OrderedDictionary<string, Entry> _lines = new(StringComparer.Ordinal);
    private readonly List<LeftKey> _left = [];
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);

    /// <summary>Keys that may not even have the value that no key of the source asks for.</summary>
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);

    public SourceText Source { get; } = source;

    public IReadOnlyDictionary<string, SourceKey> Keys { get; } = keys;

    public ImportPlace Place { get; } = place;

    /// <summary>The datasets the recipe names, for a registry.</summary>
    public DatasetRegistryDraft Registry { get; } = new();

    /// <summary>In the order of the source.</summary>
    public IReadOnlyList<LeftKey> Left => [.. _left.OrderBy(left => left.Line)];

    public IEnumerable<RecipeLine> Lines => _lines.Values.Select(entry => entry.Line);

    /// <summary>How many of the source's keys have a line.</summary>
    public int Carried => _lines.Values
        .SelectMany(entry => entry.From)
        .Select(key => key.Name)
        .Except(_left.Select(left => left.Key))
        .Count();

    /// <summary>How many have nothing to say.</summary>
    public int Settled => _settled.Count;

    /// <summary>A key of the source; null when it is missing or says nothing.</summary>
    public SourceKey? Find(string name) => Keys.GetValueOrDefault(name) is { IsSet: true } key ? key : null;

    public bool IsTrue(string name) => Keys.GetValueOrDefault(name)?.IsTrue == true;

    public bool Has(string target) => _lines.ContainsKey(target);

    /// <summary>Writes a line, unless another key has written it: then the key is left.</summary>
    public void Put(SourceKey key, string target, object value, string? remark = null) =>
        Put(key, RecipeLine.Of(target, value) with { Remark = remark });

    /// <inheritdoc cref="Put(SourceKey, string, object, string?)"/>
    public void Put(SourceKey key, RecipeLine line)
    {
        if (!_lines.TryGetValue(line.Key, out Entry? entry) || entry.From.Count == 0)
        {
            _lines[line.Key] = new Entry(line, [key]);
        }
        else if (entry.Line.Value == line.Value)
        {
            entry.From.Add(key);
        }
        else
        {
            Leave(key, $"{entry.From[0].Name} decides {line.Key} already.");
        }
    }

    /// <summary>Writes a line that no key of the source asks for, unless there is one.</summary>
    public void PutDefault(string target, object value, string? comment = null, string? remark = null)
    {
        if (!_refused.Contains(target))
        {
            _lines.TryAdd(target, new Entry(RecipeLine.Of(target, value, comment) with { Remark = remark }, []));
        }
    }

    /// <summary>Adds a program to those that show the metrics.</summary>
    public void PutTracker(SourceKey key, string tracker)
    {
        Entry entry = _lines.GetValueOrDefault("report_to") ?? new Entry(new RecipeLine("report_to", ""), []);
        entry.From.Add(key);
        entry.Trackers.Add(tracker);
        _lines["report_to"] = entry with { Line = RecipeLine.Of("report_to", entry.Trackers.Distinct().ToArray()) };
    }

    /// <summary>A line without its comments is put in place of what is there.</summary>
    public void Replace(string target, RecipeLine line) => _lines[target] = new Entry(line, []);

    /// <summary>The key has nothing to say.</summary>
    public void Settle(SourceKey key) => _settled.Add(key.Name);

    public void Leave(SourceKey key, string reason) => Leave(key.Name, key.Line, reason);

    public void Leave(string name, int line, string reason)
    {
        if (!_left.Any(left => left.Key == name && left.Line == line))
        {
            _left.Add(new LeftKey(name, line, reason));
        }
    }

    /// <summary>Takes a line out; the keys it came from are left then.</summary>
    public void Remove(string target, string reason)
    {
        if (_lines.Remove(target, out Entry? entry))
        {
            if (entry.From.Count == 0)
            {
                _refused.Add(target);
            }

            foreach (SourceKey key in entry.From.Where(key => !_lines.Values.Any(other => other.From.Contains(key))))
            {
                Leave(key, reason);
            }
        }
    }

    private sealed record Entry(RecipeLine Line, List<SourceKey> From)
    {
        public List<string> Trackers { get; } = [];
    }
}
