using System.Buffers.Binary;

namespace Lathe.Data.Readers;

/// <summary>
/// Looks over the schema of Arrow data before it is read by the library, which follows it as deep as it goes. Sources: Apache Arrow,
/// "Serialization and Interprocess Communication" and Schema.fbs; FlatBuffers, "Internals".
/// </summary>
internal static class ArrowBounds
{
    private const int FieldsOfSchema = 1;
    private const int MaxSchemaBytes = 16 << 20;
    private const int MaxFields = 10_000;
    private const int MaxDepth = 64;

    /// <summary>Marks the length of a message since Arrow 0.15.</summary>
    private const int Continuation = -1;

    /// <summary>Of the streaming format, whose first message is the schema.</summary>
    /// <exception cref="InvalidDataException">The schema is not to be trusted.</exception>
    public static void CheckStream(Stream stream)
    {
        stream.Position = 0;
        var length = ReadLength(stream);
        if (length == Continuation)
        {
            length = ReadLength(stream);
        }

        if (length is <= 0 or > MaxSchemaBytes || length > stream.Length - stream.Position)
        {
            throw new InvalidDataException("it does not begin with a schema");
        }

        Check(stream, length, walk => walk.CheckMessage());
    }

    /// <summary>Of the file format, whose end has the schema.</summary>
    /// <exception cref="InvalidDataException">The schema is not to be trusted.</exception>
    public static void CheckFile(Stream stream)
    {
        var end = stream.Length - Mark.Length - sizeof(int);
        if (end < Mark.Length)
        {
            throw new InvalidDataException("it is too short");
        }

        stream.Position = end;
        var length = ReadLength(stream);
        var mark = new byte[Mark.Length];
        stream.ReadExactly(mark);
        if (!Mark.SequenceEqual(mark))
        {
            throw new InvalidDataException("its end is missing");
        }

        if (length is <= 0 or > MaxSchemaBytes || length > end)
        {
            throw new InvalidDataException("its end can't be right");
        }

        stream.Position = end - length;
        Check(stream, length, walk => walk.CheckFooter());
    }

    private static void Check(Stream stream, int length, Action<Walk> check)
    {
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        try
        {
            check(new Walk(bytes));
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException("its schema points outside of itself", e);
        }
    }

    /// <summary>What a file begins and ends with.</summary>
    public static ReadOnlySpan<byte> Mark => "ARROW1"u8;

    private static int ReadLength(Stream stream)
    {
        var length = new byte[4];
        stream.ReadExactly(length);
        return BinaryPrimitives.ReadInt32LittleEndian(length);
    }

    /// <summary>Follows the fields of a schema; slices outside of the message throw.</summary>
    private sealed class Walk(byte[] message)
    {
        private int _fields;

        public void CheckMessage()
        {
            const int HeaderType = 1;
            const int Header = 2;
            const int SchemaHeader = 1;
            var root = Int(0);
            if (Find(root, HeaderType) is not { } type || message.AsSpan(type, 1)[0] != SchemaHeader || Find(root, Header) is not { } header)
            {
                throw new InvalidDataException("it does not begin with a schema");
            }

            CheckFields(Follow(header), FieldsOfSchema, depth: 0);
        }

        public void CheckFooter()
        {
            const int Schema = 1;
            if (Find(Int(0), Schema) is not { } schema)
            {
                throw new InvalidDataException("its end has no schema");
            }

            CheckFields(Follow(schema), FieldsOfSchema, depth: 0);
        }

        private void CheckFields(int table, int slot, int depth)
        {
            const int Children = 5;
            if (Find(table, slot) is not { } place)
            {
                return;
            }

            var vector = Follow(place);
            var count = Int(vector);
            _fields += Math.Max(0, count);
            if (count < 0 || depth > MaxDepth || _fields > MaxFields)
            {
                throw new InvalidDataException("its schema is too large");
            }

            for (var i = 0; i < count; i++)
            {
                CheckFields(Follow(vector + 4 + (4 * i)), Children, depth + 1);
            }
        }

        /// <summary>Where the value of a table's slot is; null when it has the default.</summary>
        private int? Find(int table, int slot)
        {
            var vtable = table - Int(table);
            var entry = 4 + (2 * slot);
            return entry + 2 <= Short(vtable) && Short(vtable + entry) is > 0 and var offset ? table + offset : null;
        }

        /// <summary>Offsets lead on; one that leads back could lead around without end.</summary>
        private int Follow(int place) => Int(place) is > 0 and var offset
            ? checked(place + offset)
            : throw new InvalidDataException("its schema leads around in a circle");

        private int Int(int place) => BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(place, 4));

        private int Short(int place) => BinaryPrimitives.ReadUInt16LittleEndian(message.AsSpan(place, 2));
    }
}
