using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace Lathe.Data.Readers;

/// <summary>
/// A column of a row group. Values that are there stand one after the other; levels tell for each entry how much of its path is there
/// (definition) and which list it goes on (repetition). Source: Melnik et al., "Dremel: Interactive Analysis of Web-Scale Datasets" (2010).
/// </summary>
internal abstract class ParquetColumn
{
    private int[]? _definition;
    private int[]? _repetition;
    private int _entry;

    /// <summary>Definition level of the next entry.</summary>
    public int Definition => _definition is null ? 0 : _definition[_entry];

    /// <summary>The next entry goes on a list at this repetition level or within it.</summary>
    public bool Repeats(int level) => _repetition is not null && _entry < _repetition.Length && _repetition[_entry] >= level;

    /// <summary>Passes an entry that has no value.</summary>
    public void Skip() => _entry++;

    /// <summary>Writes the value of the next entry, which is there.</summary>
    public void WriteValue(Utf8JsonWriter writer)
    {
        Write(writer);
        _entry++;
    }

    /// <summary>The whole column of a group; null when values of its type can't be written as JSON.</summary>
    public static ParquetColumn? Read(ParquetRowGroupReader group, DataField field)
    {
        ParquetColumn Of<T>(Action<Utf8JsonWriter, T> write)
            where T : struct => new Values<T>(group, field, write);

        return field.ClrType switch
        {
            var type when type == typeof(ReadOnlyMemory<char>) => Of<ReadOnlyMemory<char>>((writer, text) => writer.WriteStringValue(text.Span)),
            var type when type == typeof(ReadOnlyMemory<byte>) => Of<ReadOnlyMemory<byte>>((writer, bytes) => writer.WriteBase64StringValue(bytes.Span)),
            var type when type == typeof(bool) => Of<bool>((writer, value) => writer.WriteBooleanValue(value)),
            var type when type == typeof(sbyte) => Of<sbyte>((writer, value) => writer.WriteNumberValue(value)),
            var type when type == typeof(byte) => Of<byte>((writer, value) => writer.WriteNumberValue(value)),
            var type when type == typeof(short) => Of<short>((writer, value) => writer.WriteNumberValue(value)),
            var type when type == typeof(ushort) => Of<ushort>((writer, value) => writer.WriteNumberValue(value)),
            var type when type == typeof(int) => Of<int>((writer, value) => writer.WriteNumberValue(value)),
            var type when type == typeof(uint) => Of<uint>((writer, value) => writer.WriteNumberValue(value)),
            var type when type == typeof(long) => Of<long>((writer, value) => writer.WriteNumberValue(value)),
            var type when type == typeof(ulong) => Of<ulong>((writer, value) => writer.WriteNumberValue(value)),
            var type when type == typeof(float) => Of<float>((writer, value) => JsonNumber.Write(writer, value)),
            var type when type == typeof(double) => Of<double>(JsonNumber.Write),
            var type when type == typeof(decimal) => Of<decimal>((writer, value) => writer.WriteNumberValue(value)),
            var type when type == typeof(BigInteger) =>
                Of<BigInteger>((writer, value) => writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture))),
            var type when type == typeof(DateTime) => Of<DateTime>((writer, value) => writer.WriteStringValue(value)),
            var type when type == typeof(Guid) => Of<Guid>((writer, value) => writer.WriteStringValue(value)),
            _ => null,
        };
    }

    protected abstract void Write(Utf8JsonWriter writer);

    private void Load<T>(ParquetRowGroupReader group, DataField field, T[] values)
        where T : struct
    {
        _definition = field.MaxDefinitionLevel > 0 ? new int[values.Length] : null;
        _repetition = field.MaxRepetitionLevel > 0 ? new int[values.Length] : null;
        group.ReadRawAsync<T>(field, values, OrNull(_definition), OrNull(_repetition)).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>An array that is null would become an empty one.</summary>
    private static Memory<int>? OrNull(int[]? levels) => levels is null ? (Memory<int>?)null : levels.AsMemory();

    private sealed class Values<T> : ParquetColumn
        where T : struct
    {
        private readonly T[] _values;
        private readonly Action<Utf8JsonWriter, T> _write;
        private int _next;

        public Values(ParquetRowGroupReader group, DataField field, Action<Utf8JsonWriter, T> write)
        {
            var data = group.GetMetadata(field)?.MetaData ?? throw new InvalidDataException($"column '{field.Path}' is not there");
            _values = new T[data.NumValues];
            _write = write;
            Load(group, field, _values);
        }

        protected override void Write(Utf8JsonWriter writer) => _write(writer, _values[_next++]);
    }
}
