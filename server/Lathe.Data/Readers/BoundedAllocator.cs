using System.Buffers;
using Apache.Arrow.Memory;

namespace Lathe.Data.Readers;

/// <summary>Memory for one batch of rows, up to a bound: the sizes are what a file says, not what it has.</summary>
internal sealed class BoundedAllocator : MemoryAllocator
{
    /// <summary>Of a batch, packed and unpacked together.</summary>
    private const long MaxBytes = 2L << 30;

    private long _taken;

    /// <summary>The next batch.</summary>
    public void Begin() => _taken = 0;

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        _taken += length;
        bytesAllocated = length;
        return _taken <= MaxBytes
            ? new Owner(new byte[length])
            : throw new InvalidDataException("a batch of its rows takes more than 2 GiB; write it in smaller batches");
    }

    private sealed class Owner(byte[] memory) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = memory;

        public void Dispose()
        {
        }
    }
}
