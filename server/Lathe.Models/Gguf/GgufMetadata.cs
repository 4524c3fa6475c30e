using System.Text;

namespace Lathe.Models.Gguf;

/// <summary>The key/value pairs of a GGUF file, in order. A value's type in .NET is its type in the file.</summary>
public sealed class GgufMetadata
{
    private const int MaxKeyBytes = 65_535;
    private const uint ArrayType = 9;

    private readonly List<(string Key, object Value)> _entries = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    public int Count => _entries.Count;

    public bool Has(string key) => _keys.Contains(key);

    /// <param name="key">Lower-case words joined by dots, such as <c>llama.block_count</c>.</param>
    /// <param name="value">A number, a bool, a string, or an array of one of these.</param>
    /// <exception cref="ArgumentException">The key is there already or no key of the format, or the value is of another type.</exception>
    public void Add(string key, object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (string.IsNullOrEmpty(key) || Encoding.UTF8.GetByteCount(key) > MaxKeyBytes || !Ascii.IsValid(key))
        {
            throw new ArgumentException("A key is a text of ASCII characters, at most 65,535.", nameof(key));
        }

        _ = TypeOf(value is Array array ? array.GetType().GetElementType()! : value.GetType());
        if (!_keys.Add(key))
        {
            throw new ArgumentException($"The key \"{key}\" is there already.", nameof(key));
        }

        _entries.Add((key, value));
    }

    internal void WriteTo(BinaryWriter writer)
    {
        foreach (var (key, value) in _entries)
        {
            WriteText(writer, key);
            if (value is not Array array)
            {
                writer.Write(TypeOf(value.GetType()));
                WriteValue(writer, value);
                continue;
            }

            writer.Write(ArrayType);
            writer.Write(TypeOf(array.GetType().GetElementType()!));
            writer.Write((ulong)array.LongLength);
            foreach (var item in array)
            {
                WriteValue(writer, item);
            }
        }
    }

    internal static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>The format's number of a type.</summary>
    private static uint TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => throw Other(type),
        TypeCode.Byte => 0,
        TypeCode.SByte => 1,
        TypeCode.UInt16 => 2,
        TypeCode.Int16 => 3,
        TypeCode.UInt32 => 4,
        TypeCode.Int32 => 5,
        TypeCode.Single => 6,
        TypeCode.Boolean => 7,
        TypeCode.String => 8,
        TypeCode.UInt64 => 10,
        TypeCode.Int64 => 11,
        TypeCode.Double => 12,
        _ => throw Other(type),
    };

    private static ArgumentException Other(Type type) => new($"No value of a GGUF file can be a {type.Name}.");

    private static void WriteValue(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case byte number: writer.Write(number); break;
            case sbyte number: writer.Write(number); break;
            case ushort number: writer.Write(number); break;
            case short number: writer.Write(number); break;
            case uint number: writer.Write(number); break;
            case int number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            case bool flag: writer.Write(flag); break;
            case ulong number: writer.Write(number); break;
            case long number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            default: WriteText(writer, (string)value); break;
        }
    }
}
