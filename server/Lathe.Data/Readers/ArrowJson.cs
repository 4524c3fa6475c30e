using System.Globalization;
using System.Text;
using System.Text.Json;
using Apache.Arrow;

namespace Lathe.Data.Readers;

/// <summary>Writes values of Arrow arrays as JSON.</summary>
internal static class ArrowJson
{
    /// <exception cref="NotSupportedException">Values of the type are no text and no numbers.</exception>
    public static void Write(Utf8JsonWriter writer, IArrowArray array, int index)
    {
        if (array is NullArray || array.IsNull(index))
        {
            writer.WriteNullValue();
            return;
        }

        switch (array)
        {
            case StringArray strings:
                WriteText(writer, strings.GetBytes(index));
                break;
            case LargeStringArray strings:
                WriteText(writer, strings.GetBytes(index));
                break;
            case StringViewArray strings:
                WriteText(writer, strings.GetBytes(index));
                break;
            case StructArray parent:
                WriteStruct(writer, parent, index);
                break;
            case MapArray map:
                WriteMap(writer, map, index);
                break;
            case ListArray list:
                WriteList(writer, list.Values, list.ValueOffsets[index], list.ValueOffsets[index + 1]);
                break;
            case LargeListArray list:
                WriteList(writer, list.Values, checked((int)list.ValueOffsets[index]), checked((int)list.ValueOffsets[index + 1]));
                break;
            case FixedSizeListArray list:
                var size = ((Apache.Arrow.Types.FixedSizeListType)list.Data.DataType).ListSize;
                var first = checked((index + list.Offset) * size);
                WriteList(writer, list.Values, first, first + size);
                break;
            case DictionaryArray dictionary:
                Write(writer, dictionary.Dictionary, Index(dictionary.Indices, index));
                break;
            case BinaryArray binary:
                writer.WriteBase64StringValue(binary.GetBytes(index));
                break;
            default:
                WriteScalar(writer, array, index);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, IArrowArray array, int index)
    {
        switch (array)
        {
            case BooleanArray values:
                writer.WriteBooleanValue(values.GetValue(index)!.Value);
                break;
            case Int8Array or Int16Array or Int32Array or Int64Array or UInt8Array or UInt16Array or UInt32Array:
                writer.WriteNumberValue(Whole(array, index));
                break;
            case UInt64Array values:
                writer.WriteNumberValue(values.GetValue(index)!.Value);
                break;
            case HalfFloatArray values:
                JsonNumber.Write(writer, (double)values.GetValue(index)!.Value);
                break;
            case FloatArray values:
                JsonNumber.Write(writer, values.GetValue(index)!.Value);
                break;
            case DoubleArray values:
                JsonNumber.Write(writer, values.GetValue(index)!.Value);
                break;
            case Date32Array values:
                writer.WriteStringValue(values.GetDateTime(index)!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case Date64Array values:
                writer.WriteStringValue(values.GetDateTime(index)!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case TimestampArray values:
                writer.WriteStringValue(values.GetTimestamp(index)!.Value);
                break;
            default:
                throw new NotSupportedException($"values of type {array.Data.DataType.Name} can't be read as text or numbers");
        }
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> text)
    {
        if (!System.Text.Unicode.Utf8.IsValid(text))
        {
            throw new DecoderFallbackException("a text is not UTF-8");
        }

        writer.WriteStringValue(text);
    }

    private static void WriteStruct(Utf8JsonWriter writer, StructArray parent, int index)
    {
        var type = (Apache.Arrow.Types.StructType)parent.Data.DataType;
        writer.WriteStartObject();
        for (var i = 0; i < type.Fields.Count; i++)
        {
            writer.WritePropertyName(type.Fields[i].Name);
            Write(writer, parent.Fields[i], index);
        }

        writer.WriteEndObject();
    }

    /// <summary>A map is a list of pairs, since its keys need be no texts.</summary>
    private static void WriteMap(Utf8JsonWriter writer, MapArray map, int index)
    {
        writer.WriteStartArray();
        for (var i = map.ValueOffsets[index]; i < map.ValueOffsets[index + 1]; i++)
        {
            writer.WriteStartArray();
            Write(writer, map.Keys, i);
            Write(writer, map.Values, i);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteList(Utf8JsonWriter writer, IArrowArray values, int from, int to)
    {
        writer.WriteStartArray();
        for (var i = from; i < to; i++)
        {
            Write(writer, values, i);
        }

        writer.WriteEndArray();
    }

    private static int Index(IArrowArray indices, int index) => checked((int)(indices is UInt64Array values
        ? (long)values.GetValue(index)!.Value
        : Whole(indices, index)));

    private static long Whole(IArrowArray array, int index) => array switch
    {
        Int8Array values => values.GetValue(index)!.Value,
        Int16Array values => values.GetValue(index)!.Value,
        Int32Array values => values.GetValue(index)!.Value,
        Int64Array values => values.GetValue(index)!.Value,
        UInt8Array values => values.GetValue(index)!.Value,
        UInt16Array values => values.GetValue(index)!.Value,
        UInt32Array values => values.GetValue(index)!.Value,
        _ => throw new NotSupportedException($"{array.Data.DataType.Name} is no index"),
    };
}
