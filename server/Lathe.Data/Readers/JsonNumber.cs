using System.Text.Json;

namespace Lathe.Data.Readers;

/// <summary>Numbers that JSON may not have.</summary>
internal static class JsonNumber
{
    /// <summary>Infinity and what is no number become null.</summary>
    public static void Write(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
