namespace Lathe.Training.Serving;

/// <summary>A bounded line in which clients take turns: each gives one, in the order in which it asked. Threads may share it.</summary>
/// <param name="capacity">Of all clients together.</param>
internal sealed class FairQueue<T>(int capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Queue<T>> _lines = new(StringComparer.Ordinal);
    private readonly Queue<string> _turns = new();
    private int _count;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <returns>False when the line is full.</returns>
    public bool TryAdd(string client, T item)
    {
        lock (_gate)
        {
            if (_count >= capacity)
            {
                return false;
            }

            if (!_lines.TryGetValue(client, out var line))
            {
                _lines.Add(client, line = new Queue<T>());
                _turns.Enqueue(client);
            }

            line.Enqueue(item);
            _count++;
            return true;
        }
    }

    /// <returns>False when nobody waits.</returns>
    public bool TryTake(out T item)
    {
        lock (_gate)
        {
            if (!_turns.TryDequeue(out var client))
            {
                item = default!;
                return false;
            }

            var line = _lines[client];
            item = line.Dequeue();
            _count--;
            if (line.Count > 0)
            {
                _turns.Enqueue(client);
            }
            else
            {
                _lines.Remove(client);
            }

            return true;
        }
    }
}
