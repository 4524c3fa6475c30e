namespace Lathe.Data.Readers;

/// <summary>
/// Walks over data in Thrift's compact protocol, never beyond its end and never deeper than a bound: what a library that trusts the data is
/// given only after that. Source: Apache Thrift, "Thrift Compact Protocol".
/// </summary>
internal ref struct ThriftCompact(ReadOnlySpan<byte> data)
{
    public const int Bool = 2;
    public const int I32 = 5;
    public const int List = 9;
    public const int Struct = 12;

    private const int MaxDepth = 32;

    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>Bytes walked over.</summary>
    public int Position { get; private set; }

    /// <summary>The next field of a struct; false at its end.</summary>
    /// <param name="id">That of the field before, 0 at first; then this one's.</param>
    /// <param name="type">Its type.</param>
    public bool NextField(ref int id, out int type)
    {
        var header = Byte();
        type = header & 0x0F;
        if (type == 0)
        {
            return false;
        }

        id = header >> 4 is > 0 and var delta ? id + delta : (int)Number();
        return true;
    }

    /// <summary>How many elements a list has, and of what type.</summary>
    public int ListHeader(out int type)
    {
        var header = Byte();
        type = header & 0x0F;
        var size = header >> 4 is < 15 and var small ? (ulong)small : Varint();
        return size <= (ulong)(_data.Length - Position) ? (int)size : throw Damaged();
    }

    /// <summary>A whole number, which compact Thrift writes in zigzag.</summary>
    public long Number()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Steps over a value.</summary>
    public void Skip(int type, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException("its metadata is nested too deep");
        }

        switch (type)
        {
            case 1 or Bool:
                break;
            case 3:
                Move(1);
                break;
            case 4 or I32 or 6:
                Varint();
                break;
            case 7:
                Move(8);
                break;
            case 8:
                var length = Varint();
                Move(length <= int.MaxValue ? (int)length : throw Damaged());
                break;
            case List or 10:
                var count = ListHeader(out var element);
                for (var i = 0; i < count; i++)
                {
                    // Inside of lists, booleans take a byte.
                    Skip(element is 1 or Bool ? 3 : element, depth + 1);
                }

                break;
            case Struct:
                var id = 0;
                while (NextField(ref id, out var field))
                {
                    Skip(field, depth + 1);
                }

                break;
            default:
                throw Damaged();
        }
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private int Byte()
    {
        Move(1);
        return _data[Position - 1];
    }

    private void Move(int bytes)
    {
        if (bytes > _data.Length - Position)
        {
            throw Damaged();
        }

        Position += bytes;
    }

    private static InvalidDataException Damaged() => new("its metadata is damaged or cut off");
}
