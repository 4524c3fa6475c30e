namespace Lathe.LanguageService.Formatting;

/// <summary>From the columns things stand in to those they should: two more for each level.</summary>
internal sealed class IndentLevels
{
    private const int Step = 2;

    private readonly Stack<(int Old, int New, bool IsList)> _levels = new();

    /// <summary>The new column of a line whose content starts in column <paramref name="old"/>; what is deeper is closed.</summary>
    public int Next(int old, LineLayout line)
    {
        while (_levels.Count > 0 && (_levels.Peek().Old > old || (_levels.Peek().Old == old && _levels.Peek().IsList && !line.IsItem)))
        {
            _levels.Pop();
        }

        int column;
        if (_levels.Count > 0 && _levels.Peek().Old == old && _levels.Peek().IsList == line.IsItem)
        {
            column = _levels.Peek().New;
        }
        else
        {
            column = _levels.Count == 0 ? 0 : _levels.Peek().New + Step;
            _levels.Push((old, column, line.IsItem));
        }

        // What stands behind a dash is a level of its own: - a: 1
        int inner = column;
        for (int i = 0; i < line.ItemOffsets.Count; i++)
        {
            inner += Step;
            _levels.Push((old + line.ItemOffsets[i], inner, IsList: i + 1 < line.ItemOffsets.Count));
        }

        return column;
    }

    /// <summary>What <see cref="Next"/> would say.</summary>
    public int Peek(int old, LineLayout line)
    {
        (int Old, int New, bool IsList)[] saved = [.. _levels];
        int column = Next(old, line);
        _levels.Clear();
        foreach ((int Old, int New, bool IsList) level in saved.Reverse())
        {
            _levels.Push(level);
        }

        return column;
    }

    /// <summary>The new column of a level; the same when there is no such level.</summary>
    public int Level(int old)
    {
        foreach ((int from, int to, bool _) in _levels)
        {
            if (from == old)
            {
                return to;
            }
        }

        return old;
    }
}
