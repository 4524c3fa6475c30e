using Lathe.Training.Generation;

namespace Lathe.Training.Serving;

/// <summary>
/// Keys and values of texts that were answered, so that a conversation that goes on is not read again from its beginning. Those used
/// longest ago go first.
/// </summary>
/// <param name="maxTokens">Held by all of them together.</param>
internal sealed class CachePool(int maxTokens) : IDisposable
{
    /// <summary>A shorter beginning is not worth a kept conversation.</summary>
    private const int LeastShared = 8;

    private readonly LinkedList<Entry> _entries = new();
    private int _tokens;

    /// <summary>Keeps a cache, which is owned from now on.</summary>
    /// <param name="adapter">That it was made with.</param>
    /// <param name="ids">Of its tokens.</param>
    /// <param name="cache">May hold fewer tokens than <paramref name="ids"/>.</param>
    public void Keep(string? adapter, IReadOnlyList<int> ids, KeyValueCache cache)
    {
        if (cache.Count > maxTokens || cache.Count < LeastShared)
        {
            cache.Dispose();
            return;
        }

        _entries.AddLast(new Entry(adapter, [.. ids.Take(cache.Count)], cache));
        _tokens += cache.Count;
        while (_tokens > maxTokens)
        {
            Remove(_entries.First!).Cache.Dispose();
        }
    }

    /// <summary>The cache that shares the longest beginning with a prompt, cut to it; null where none shares enough. The caller owns it.</summary>
    public KeyValueCache? Take(string? adapter, IReadOnlyList<int> prompt)
    {
        LinkedListNode<Entry>? best = null;
        var most = LeastShared - 1;
        for (var node = _entries.First; node is not null; node = node.Next)
        {
            if (node.Value.Adapter == adapter && Shared(node.Value.Ids, prompt) is var shared && shared > most)
            {
                (best, most) = (node, shared);
            }
        }

        if (best is null)
        {
            return null;
        }

        var cache = Remove(best).Cache;
        cache.Truncate(most);
        return cache;
    }

    public void Dispose()
    {
        foreach (var entry in _entries)
        {
            entry.Cache.Dispose();
        }

        _entries.Clear();
    }

    /// <summary>The last token of a prompt is read in any case: what follows it is asked for.</summary>
    private static int Shared(int[] ids, IReadOnlyList<int> prompt)
    {
        var (count, most) = (0, Math.Min(ids.Length, prompt.Count - 1));
        while (count < most && ids[count] == prompt[count])
        {
            count++;
        }

        return count;
    }

    private Entry Remove(LinkedListNode<Entry> node)
    {
        _entries.Remove(node);
        _tokens -= node.Value.Ids.Length;
        return node.Value;
    }

    private sealed record Entry(string? Adapter, int[] Ids, KeyValueCache Cache);
}
