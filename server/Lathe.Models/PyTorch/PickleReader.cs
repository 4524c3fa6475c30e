using System.Buffers.Binary;
using System.Text;

namespace Lathe.Models.PyTorch;

/// <summary>
/// Reads the pickle of a checkpoint (Python's pickle protocols 2 to 5, as pickletools describes them) as data. Names of modules are compared
/// with a short list of those that tensors are made of, and what they stand for is built here; any other name ends the reading. Nothing is
/// imported, looked up or called. Each opcode puts at most one value on the stack, so memory is bounded by the length of the pickle.
/// </summary>
internal ref struct PickleReader(ReadOnlySpan<byte> pickle)
{
    private const int HighestProtocol = 5;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<object?> _stack = [];
    private readonly List<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];
    private ReadOnlySpan<byte> _rest = pickle;

    /// <summary>The value that the pickle describes.</summary>
    /// <exception cref="FormatException">It is malformed, or asks for what is not among tensors; the message says what.</exception>
    public object? Read()
    {
        while (true)
        {
            var opcode = Take(1)[0];
            if (opcode == (byte)'.')
            {
                return Pop();
            }

            Execute(opcode);
        }
    }

    private void Execute(byte opcode)
    {
        switch (opcode)
        {
            case 0x80 when Take(1)[0] <= HighestProtocol:
                break;
            case 0x95: // A frame: how many bytes may be read at once.
                Take(sizeof(long));
                break;
            case (byte)'(':
                _marks.Add(_stack.Count);
                break;
            case (byte)'0':
                Pop();
                break;
            case (byte)'}':
                _stack.Add(new PickledDictionary());
                break;
            case (byte)']':
                _stack.Add(new PickledList());
                break;
            case (byte)'s' or (byte)'u' or (byte)'a' or (byte)'e':
                Fill(opcode);
                break;
            case (byte)'b': // State of an object: versions of modules, which nobody needs.
                Pop();
                if (Peek() is not PickledDictionary)
                {
                    throw new FormatException("it sets the state of something that is no dictionary");
                }

                break;
            case (byte)'Q':
                _stack.Add(TensorPickle.Storage(Pop()));
                break;
            case (byte)'R':
                var arguments = Pop() as PickledTuple;
                _stack.Add(TensorPickle.Build(Pop() as PickledName, arguments));
                break;
            case (byte)'c':
                _stack.Add(TensorPickle.Known(new PickledName(Line(), Line())));
                break;
            case 0x93:
                var name = Pop() as string;
                _stack.Add(TensorPickle.Known(new PickledName(Pop() as string ?? "", name ?? "")));
                break;
            case (byte)'q' or (byte)'r' or 0x94 or (byte)'h' or (byte)'j':
                Memorize(opcode);
                break;
            case (byte)')' or 0x85 or 0x86 or 0x87 or (byte)'t':
                _stack.Add(Tuple(opcode));
                break;
            default:
                _stack.Add(Scalar(opcode));
                break;
        }
    }

    private object? Scalar(byte opcode) => opcode switch
    {
        (byte)'N' => null,
        0x88 => true,
        0x89 => false,
        (byte)'K' => (long)Take(1)[0],
        (byte)'M' => (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)),
        (byte)'J' => (long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)),
        0x8A => Long(Take(Take(1)[0])),
        (byte)'G' => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
        (byte)'X' => Text(Take(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))),
        0x8C or (byte)'U' => Text(Take(Take(1)[0])),
        _ => throw new FormatException($"it has the opcode 0x{opcode:X2}, which checkpoints of tensors do not need"),
    };

    private void Fill(byte opcode)
    {
        var values = opcode switch
        {
            (byte)'s' => Pops(2),
            (byte)'a' => Pops(1),
            _ => PopToMark(),
        };
        if (opcode is (byte)'a' or (byte)'e')
        {
            (Peek() as PickledList ?? throw new FormatException("it appends to something that is no list")).Items.AddRange(values);
            return;
        }

        var dictionary = Peek() as PickledDictionary ?? throw new FormatException("it sets an item of something that is no dictionary");
        if (values.Count % 2 != 0)
        {
            throw new FormatException("a key has no value");
        }

        for (var i = 0; i < values.Count; i += 2)
        {
            dictionary.Entries.Add((values[i], values[i + 1]));
        }
    }

    private void Memorize(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'q':
                _memo[Take(1)[0]] = Peek();
                break;
            case (byte)'r':
                _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek();
                break;
            case 0x94:
                _memo[_memo.Count] = Peek();
                break;
            default:
                long index = opcode == (byte)'h' ? Take(1)[0] : BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                _stack.Add(_memo.TryGetValue(index, out var value) ? value : throw new FormatException("it recalls what it never kept"));
                break;
        }
    }

    private PickledTuple Tuple(byte opcode) => new(opcode switch
    {
        (byte)')' => [],
        (byte)'t' => PopToMark(),
        _ => Pops(opcode - 0x84),
    });

    private readonly List<object?> PopToMark()
    {
        if (_marks.Count == 0)
        {
            throw new FormatException("it ends a row that never began");
        }

        var count = _stack.Count - _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        return Pops(count);
    }

    private readonly List<object?> Pops(int count)
    {
        if (_stack.Count - count < (_marks.Count > 0 ? _marks[^1] : 0))
        {
            throw new FormatException("it takes more from its stack than is there");
        }

        var values = _stack.GetRange(_stack.Count - count, count);
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private readonly object? Pop() => Pops(1)[0];

    private readonly object? Peek() => _stack.Count > 0 ? _stack[^1] : throw new FormatException("its stack is empty");

    /// <summary>Little-endian two's complement, as short as it can be.</summary>
    private static long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
        {
            throw new FormatException("a number has more than 64 bits");
        }

        var value = bytes.Length > 0 && bytes[^1] >= 0x80 ? -1L : 0L;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            value = value << 8 | bytes[i];
        }

        return value;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("a text is no UTF-8", e);
        }
    }

    private string Line()
    {
        var end = _rest.IndexOf((byte)'\n');
        var line = Text(Take(end < 0 ? uint.MaxValue : (uint)end));
        Take(1);
        return line;
    }

    private ReadOnlySpan<byte> Take(uint length)
    {
        if (length > _rest.Length)
        {
            throw new FormatException("it ends in the middle");
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
