using System.Text.Json;
using Parquet.Schema;

namespace Lathe.Data.Readers;

/// <summary>A part of a schema, which writes its value in the next row as JSON. Lists of structs are what messages mostly are.</summary>
internal abstract class ParquetNode
{
    /// <summary>Of the columns below it, the first: how much of this node is there holds for all of them.</summary>
    protected abstract ParquetColumn First { get; }

    /// <param name="field">A field of the schema.</param>
    /// <param name="read">Reads the column of a field.</param>
    public static ParquetNode Of(Field field, Func<DataField, ParquetColumn> read) => field switch
    {
        DataField { IsArray: true } data => new RepeatedNode(data, read(data)),
        DataField data => new ValueNode(data, read(data)),
        StructField parent => new StructNode(parent, [.. parent.Fields.Select(child => (child.Name, Of(child, read)))]),
        ListField { Item: DataField { IsArray: true } } list => new OptionalNode(list, Of(list.Item, read)),
        ListField list => new ListNode(list, Of(list.Item, read)),
        MapField map => new MapNode(map, Of(map.Key, read), Of(map.Value, read)),
        _ => throw new NotSupportedException($"a field of type {field.SchemaType}"),
    };

    /// <summary>Writes the next value and moves all columns below on.</summary>
    public abstract void Write(Utf8JsonWriter writer);

    /// <summary>Moves all columns below on by an entry, in which nothing of this node is there.</summary>
    protected abstract void Skip();

    /// <summary>Writes null when less is there than <paramref name="level"/>.</summary>
    private bool WroteNull(Utf8JsonWriter writer, int level)
    {
        if (First.Definition >= level)
        {
            return false;
        }

        writer.WriteNullValue();
        Skip();
        return true;
    }

    private sealed class ValueNode(DataField field, ParquetColumn column) : ParquetNode
    {
        protected override ParquetColumn First => column;

        public override void Write(Utf8JsonWriter writer)
        {
            if (!WroteNull(writer, field.MaxDefinitionLevel))
            {
                column.WriteValue(writer);
            }
        }

        protected override void Skip() => column.Skip();
    }

    /// <summary>A list as it was written before there were lists: a value that repeats.</summary>
    private sealed class RepeatedNode(DataField field, ParquetColumn column) : ParquetNode
    {
        protected override ParquetColumn First => column;

        public override void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartArray();
            if (First.Definition < field.MaxDefinitionLevel)
            {
                Skip();
            }
            else
            {
                do
                {
                    column.WriteValue(writer);
                }
                while (First.Repeats(field.MaxRepetitionLevel));
            }

            writer.WriteEndArray();
        }

        protected override void Skip() => column.Skip();
    }

    private sealed class OptionalNode(Field field, ParquetNode inner) : ParquetNode
    {
        protected override ParquetColumn First => inner.First;

        public override void Write(Utf8JsonWriter writer)
        {
            if (!WroteNull(writer, field.MaxDefinitionLevel))
            {
                inner.Write(writer);
            }
        }

        protected override void Skip() => inner.Skip();
    }

    private sealed class StructNode(StructField field, (string Name, ParquetNode Node)[] children) : ParquetNode
    {
        protected override ParquetColumn First => children[0].Node.First;

        public override void Write(Utf8JsonWriter writer)
        {
            if (WroteNull(writer, field.MaxDefinitionLevel))
            {
                return;
            }

            writer.WriteStartObject();
            foreach (var (name, node) in children)
            {
                writer.WritePropertyName(name);
                node.Write(writer);
            }

            writer.WriteEndObject();
        }

        protected override void Skip() => Array.ForEach(children, child => child.Node.Skip());
    }

    private sealed class ListNode(ListField field, ParquetNode item) : ParquetNode
    {
        protected override ParquetColumn First => item.First;

        public override void Write(Utf8JsonWriter writer)
        {
            // The last level tells an element from an empty list, and the one before that from none.
            if (field.IsNullable && WroteNull(writer, field.MaxDefinitionLevel - 1))
            {
                return;
            }

            writer.WriteStartArray();
            if (First.Definition < field.MaxDefinitionLevel)
            {
                Skip();
            }
            else
            {
                do
                {
                    item.Write(writer);
                }
                while (First.Repeats(field.MaxRepetitionLevel));
            }

            writer.WriteEndArray();
        }

        protected override void Skip() => item.Skip();
    }

    /// <summary>A map is a list of pairs, since its keys need be no texts.</summary>
    private sealed class MapNode(MapField field, ParquetNode key, ParquetNode value) : ParquetNode
    {
        protected override ParquetColumn First => key.First;

        public override void Write(Utf8JsonWriter writer)
        {
            if (field.IsNullable && WroteNull(writer, field.MaxDefinitionLevel - 1))
            {
                return;
            }

            writer.WriteStartArray();
            if (First.Definition < field.MaxDefinitionLevel)
            {
                Skip();
            }
            else
            {
                do
                {
                    writer.WriteStartArray();
                    key.Write(writer);
                    value.Write(writer);
                    writer.WriteEndArray();
                }
                while (First.Repeats(field.MaxRepetitionLevel));
            }

            writer.WriteEndArray();
        }

        protected override void Skip()
        {
            key.Skip();
            value.Skip();
        }
    }
}
