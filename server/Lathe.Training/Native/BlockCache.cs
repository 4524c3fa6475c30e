namespace Lathe.Training.Native;

/// <summary>
/// Large blocks of memory, of which those that are given back are kept for the next that asks for about as much: a tensor of half a megabyte
/// is gone in microseconds, and to have the kernel clear and map its pages anew takes longer than to compute it. What is in use and what is
/// kept are never more together than was in use at once a little before, so that the process needs no more memory than without.
/// Safe for any thread.
/// </summary>
internal sealed unsafe class BlockCache : IDisposable
{
    /// <summary>Blocks, as many as a step or some take: what was in use before that is forgotten, and what nobody has asked for since goes back.</summary>
    private const long Patience = 8_192;

    /// <summary>Another size than what was asked for is resized for it, within this part of it: pages that fit are worth more than those that don't.</summary>
    private const nuint Tolerance = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<nint, nuint> _used = [];
    private readonly SortedSet<(nuint Bytes, nint Address)> _bySize = [];
    private readonly LinkedList<(nint Address, nuint Bytes, long Turn)> _byAge = [];
    private readonly Dictionary<nint, LinkedListNode<(nint Address, nuint Bytes, long Turn)>> _kept = [];
    private long _turn;
    private nuint _usedBytes;
    private nuint _keptBytes;
    private nuint _mostBefore;
    private nuint _mostSince;
    private nuint _mostUsed;
    private nuint _mostKept;

    /// <summary>A block of at least so many bytes, at the beginning of a page, with any content; null: there is no more memory.</summary>
    public void* Take(nuint bytes)
    {
        if (bytes == 0 || bytes > (nuint)nint.MaxValue)
        {
            return null;
        }

        var size = (bytes + Mappings.PageSize - 1) / Mappings.PageSize * Mappings.PageSize;
        lock (_gate)
        {
            if (++_turn % Patience == 0)
            {
                (_mostBefore, _mostSince) = (_mostSince, _usedBytes);
            }

            var block = Reuse(size);
            block = block is null ? Map(size) : block;
            if (block is not null)
            {
                _used[(nint)block] = size;
                _usedBytes += size;
                _mostUsed = Math.Max(_mostUsed, _usedBytes);
                _mostSince = Math.Max(_mostSince, _usedBytes);
            }

            while (_byAge.First is { } oldest && _turn - oldest.Value.Turn > Patience)
            {
                GiveBack(oldest);
            }

            return block;
        }
    }

    /// <summary>False: it is no block of this.</summary>
    public bool Return(void* address)
    {
        lock (_gate)
        {
            if (!_used.Remove((nint)address, out var size))
            {
                return false;
            }

            _usedBytes -= size;
            Keep((nint)address, size);
            return true;
        }
    }

    /// <summary>What blocks take now, and the most since it was last counted anew.</summary>
    public BlockUse Use
    {
        get
        {
            lock (_gate)
            {
                return new BlockUse((long)_usedBytes, (long)_keptBytes, (long)_mostUsed, (long)_mostKept);
            }
        }
    }

    /// <summary>The same; what was most counts anew from here.</summary>
    public BlockUse TakeUse()
    {
        lock (_gate)
        {
            var use = Use;
            (_mostUsed, _mostKept) = (_usedBytes, _keptBytes);
            return use;
        }
    }

    /// <summary>All that is kept goes back to the system.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            GiveBackAll();
        }
    }

    /// <summary>The kept block that is nearest in size, made to fit: shorter without a new page, longer with as few as possible.</summary>
    private void* Reuse(nuint size)
    {
        foreach (var (bytes, address) in _bySize.GetViewBetween((size, nint.MinValue), (size + (size / Tolerance), nint.MaxValue)))
        {
            Forget(_kept[address]);
            if (bytes > size)
            {
                Mappings.Unmap((byte*)address + size, bytes - size);
            }

            return (void*)address;
        }

        foreach (var (bytes, address) in _bySize.GetViewBetween((size - (size / Tolerance), nint.MinValue), (size, nint.MinValue)).Reverse())
        {
            Forget(_kept[address]);
            MakeRoom(size);
            var block = Mappings.Resize((void*)address, bytes, size);
            if (block is null)
            {
                Mappings.Unmap((void*)address, bytes);
            }

            return block;
        }

        return null;
    }

    private void* Map(nuint size)
    {
        MakeRoom(size);
        var block = Mappings.Map(size);
        if (block is null && _byAge.Count > 0)
        {
            GiveBackAll();
            block = Mappings.Map(size);
        }

        return block;
    }

    /// <summary>Gives back what has been kept for longest, until a block of so many bytes takes no more than was in use at once before.</summary>
    private void MakeRoom(nuint size)
    {
        var limit = Math.Max(_mostBefore, _mostSince);
        while (_byAge.First is { } oldest && _usedBytes + _keptBytes + size > limit)
        {
            GiveBack(oldest);
        }
    }

    private void GiveBackAll()
    {
        while (_byAge.First is { } oldest)
        {
            GiveBack(oldest);
        }
    }

    private void Keep(nint address, nuint size)
    {
        _kept[address] = _byAge.AddLast((address, size, _turn));
        _ = _bySize.Add((size, address));
        _keptBytes += size;
        _mostKept = Math.Max(_mostKept, _keptBytes);
    }

    private void GiveBack(LinkedListNode<(nint Address, nuint Bytes, long Turn)> block)
    {
        Forget(block);
        Mappings.Unmap((void*)block.Value.Address, block.Value.Bytes);
    }

    private void Forget(LinkedListNode<(nint Address, nuint Bytes, long Turn)> block)
    {
        var (address, bytes, _) = block.Value;
        _byAge.Remove(block);
        _ = _kept.Remove(address);
        _ = _bySize.Remove((bytes, address));
        _keptBytes -= bytes;
    }
}
