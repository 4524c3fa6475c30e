using System.Buffers.Binary;
using Parquet.Meta;

namespace Lathe.Data.Readers;

/// <summary>
/// Looks over the metadata of a Parquet file before it is read by the library, which trusts it: lengths that reach beyond the file,
/// nesting without end, and pages that would take more memory than there should be. Source: Apache Parquet format, parquet.thrift.
/// </summary>
internal static class ParquetBounds
{
    /// <summary>Of a row group, unpacked.</summary>
    private const long MaxGroupBytes = 2L << 30;

    /// <summary>Of one column of a row group.</summary>
    private const long MaxValues = 100_000_000;

    private const int MaxFooterBytes = 256 << 20;
    private const int MaxPageHeaderBytes = 1 << 20;
    private const int MaxSchemaElements = 10_000;
    private const int MaxSchemaDepth = 64;

    /// <summary>A header of a page is mostly much smaller.</summary>
    private const int FirstHeaderBytes = 4096;

    private const int DataPage = 0;
    private const int DataPageV2 = 3;

    /// <exception cref="InvalidDataException">The footer is not to be trusted.</exception>
    public static void CheckFooter(Stream file)
    {
        var tail = new byte[8];
        if (file.Length < 12)
        {
            throw new InvalidDataException("it is too short");
        }

        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        if (!tail.AsSpan(4).SequenceEqual("PAR1"u8))
        {
            throw new InvalidDataException("it does not end as Parquet does");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (length <= 0 || length > MaxFooterBytes || length > file.Length - 12)
        {
            throw new InvalidDataException("the length of its metadata can't be right");
        }

        var footer = new byte[length];
        file.Position = file.Length - tail.Length - length;
        file.ReadExactly(footer);
        CheckFooter(new ThriftCompact(footer));
    }

    /// <param name="path">The file, for messages.</param>
    /// <param name="file">Its content.</param>
    /// <param name="group">What is to be read of it.</param>
    /// <param name="columns">Columns that are read.</param>
    /// <exception cref="InvalidDataException">Pages of the group are not to be trusted.</exception>
    /// <exception cref="DataException">It is larger than what is read at once.</exception>
    public static void CheckGroup(string path, Stream file, RowGroup group, IReadOnlySet<string> columns)
    {
        var read = group.Columns.Where(column => column.MetaData?.PathInSchema is [var name, ..] && columns.Contains(name)).ToList();
        var unpacked = read.Sum(column => CheckColumn(file, column.MetaData!));
        if (unpacked > MaxGroupBytes || read.Exists(column => column.MetaData!.NumValues > MaxValues))
        {
            throw new DataException(
                $"{path}: a row group of it takes {unpacked >> 20} MiB unpacked, too much to be read at once. Write the file with smaller row groups "
                + "(in pandas: to_parquet(..., row_group_size=10000)).");
        }
    }

    private static void CheckFooter(ThriftCompact footer)
    {
        const int Schema = 2;
        var id = 0;
        while (footer.NextField(ref id, out var type))
        {
            if (id == Schema && type == ThriftCompact.List)
            {
                CheckSchema(ref footer);
            }
            else
            {
                footer.Skip(type);
            }
        }
    }

    /// <summary>The schema is a tree, written as its nodes from the top, each with the number of its children.</summary>
    private static void CheckSchema(ref ThriftCompact footer)
    {
        const int NumChildren = 5;
        var count = footer.ListHeader(out var element);
        if (count is 0 or > MaxSchemaElements || element != ThriftCompact.Struct)
        {
            throw new InvalidDataException($"its schema has {count} elements");
        }

        var open = new Stack<long>();
        for (var i = 0; i < count; i++)
        {
            var (id, children) = (0, 0L);
            while (footer.NextField(ref id, out var type))
            {
                if (id == NumChildren && type == ThriftCompact.I32)
                {
                    children = footer.Number();
                }
                else
                {
                    footer.Skip(type);
                }
            }

            while (open.TryPop(out var left))
            {
                if (left > 0)
                {
                    open.Push(left - 1);
                    break;
                }
            }

            if (children is < 0 or > MaxSchemaElements || open.Count >= MaxSchemaDepth)
            {
                throw new InvalidDataException("its schema is nested too deep");
            }

            open.Push(children);
        }
    }

    /// <returns>Bytes of its pages, unpacked.</returns>
    private static long CheckColumn(Stream file, ColumnMetaData data)
    {
        var offset = new[] { data.DictionaryPageOffset ?? 0, data.DataPageOffset, data.IndexPageOffset ?? 0 }.Where(o => o != 0).DefaultIfEmpty(0).Min();
        var (values, unpacked) = (0L, 0L);
        while (values < data.NumValues)
        {
            var page = ReadHeader(file, offset);
            if (page.Packed < 0 || page.Unpacked < 0 || page.Values < 0 || offset + page.HeaderBytes + page.Packed > file.Length)
            {
                throw new InvalidDataException("a page reaches beyond its end");
            }

            values += page.Type is DataPage or DataPageV2 ? page.Values : 0;
            unpacked += Math.Max(page.Unpacked, page.Packed);
            offset += page.HeaderBytes + page.Packed;
        }

        return data.NumValues >= 0 && values == data.NumValues ? unpacked : throw new InvalidDataException("a column has another number of values than it says");
    }

    private static Page ReadHeader(Stream file, long offset)
    {
        if (offset <= 0 || offset >= file.Length)
        {
            throw new InvalidDataException("a page lies outside of it");
        }

        var wanted = FirstHeaderBytes;
        while (true)
        {
            var buffer = new byte[Math.Min(wanted, file.Length - offset)];
            file.Position = offset;
            file.ReadExactly(buffer);
            try
            {
                return ReadHeader(new ThriftCompact(buffer));
            }
            catch (InvalidDataException) when (wanted < MaxPageHeaderBytes && buffer.Length == wanted)
            {
                // Minimum and maximum of a page are in its header, and may be long texts.
                wanted *= 16;
            }
        }
    }

    private static Page ReadHeader(ThriftCompact header)
    {
        const int Values = 1;
        var (page, id) = (new Page(), 0);
        while (header.NextField(ref id, out var type))
        {
            switch (id, type)
            {
                case (1, ThriftCompact.I32):
                    page.Type = header.Number();
                    break;
                case (2, ThriftCompact.I32):
                    page.Unpacked = header.Number();
                    break;
                case (3, ThriftCompact.I32):
                    page.Packed = header.Number();
                    break;
                case (5 or 7 or 8, ThriftCompact.Struct):
                    var inner = 0;
                    while (header.NextField(ref inner, out var innerType))
                    {
                        if (inner == Values && innerType == ThriftCompact.I32)
                        {
                            page.Values = header.Number();
                        }
                        else
                        {
                            header.Skip(innerType);
                        }
                    }

                    break;
                default:
                    header.Skip(type);
                    break;
            }
        }

        page.HeaderBytes = header.Position;
        return page;
    }

    private record struct Page(long Type, long Unpacked, long Packed, long Values, int HeaderBytes);
}
