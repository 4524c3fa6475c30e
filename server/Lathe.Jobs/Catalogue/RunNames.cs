using Lathe.Protocol.Runs;

namespace Lathe.Jobs.Catalogue;

/// <summary>Short names of runs. Ids begin with their time, so what tells them apart in a word is their end.</summary>
public sealed class RunNames
{
    private readonly IReadOnlyList<RunId> _ids;
    private readonly Lazy<IReadOnlySet<string>> _shared;

    /// <param name="ids">All runs among which a name has to be unique.</param>
    public RunNames(IReadOnlyList<RunId> ids)
    {
        _ids = ids;
        _shared = new(() => ids.GroupBy(EndOf).Where(group => group.Skip(1).Any()).Select(group => group.Key).ToHashSet());
    }

    /// <summary>The end of the id where only this run has it, else the whole id.</summary>
    public string ShortNameOf(RunId id) => _shared.Value.Contains(EndOf(id)) ? id.ToString() : EndOf(id);

    /// <summary>The run with exactly this id or this short name.</summary>
    public RunId? Exactly(string word)
    {
        var wanted = word.ToLowerInvariant();
        var found = _ids.Where(id => id.ToString() == wanted || EndOf(id) == wanted).Take(2).ToList();
        return found is [var only] ? only : null;
    }

    /// <summary>Runs whose id, or the end of it, begins with the word.</summary>
    public IReadOnlyList<RunId> BeginningWith(string word)
    {
        var wanted = word.ToLowerInvariant();
        return wanted.Length == 0
            ? []
            : [.. _ids.Where(id => id.ToString().StartsWith(wanted, StringComparison.Ordinal)
                || EndOf(id).StartsWith(wanted, StringComparison.Ordinal))];
    }

    private static string EndOf(RunId id) => id.ToString()[(id.ToString().LastIndexOf('-') + 1)..];
}
