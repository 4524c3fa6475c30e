using System.Text.Json;

namespace Lathe.Models.Config;

/// <summary>Typed access to the keys of a JSON object. A missing or odd value is an error naming file, key and what is expected.</summary>
internal readonly struct JsonKeys(JsonElement element, string file, string prefix = "")
{
    private const int MaxShownLength = 60;
    private const int MaxListLength = ModelLimits.MaxLayers;

    public string File => file;

    public JsonElement Element => element;

    public bool Has(string key) => element.TryGetProperty(key, out _);

    /// <summary>The value; null if the key is absent or its value is <c>null</c>.</summary>
    public JsonElement? Find(string key) =>
        element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public int Int(string key, int min, int max) => OptionalInt(key, min, max) ?? throw Odd(key, IntegerRange(min, max));

    public int? OptionalInt(string key, int min, int max) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt32(out var number) && number >= min && number <= max => number,
        _ => throw Odd(key, IntegerRange(min, max)),
    };

    /// <summary>A finite number of at least <paramref name="min"/>, or above it if <paramref name="above"/>.</summary>
    public double? OptionalDouble(string key, double min, bool above = false) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && double.IsFinite(number)
            && (above ? number > min : number >= min) => number,
        _ => throw Odd(key, NumberRange(min, above)),
    };

    public double Double(string key, double min, bool above = false) =>
        OptionalDouble(key, min, above) ?? throw Odd(key, NumberRange(min, above));

    public bool? OptionalBool(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Odd(key, "true or false"),
    };

    public string? OptionalString(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Odd(key, "a string"),
    };

    public IReadOnlyList<string> Strings(string key)
    {
        if (Find(key) is not { } list)
        {
            return [];
        }

        return list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= MaxListLength
            && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : throw Odd(key, "a list of strings");
    }

    /// <summary>A list of finite numbers; null if the key is absent.</summary>
    public IReadOnlyList<double>? Doubles(string key)
    {
        if (Find(key) is not { } list)
        {
            return null;
        }

        var numbers = new List<double>();
        var isList = list.ValueKind == JsonValueKind.Array && list.GetArrayLength() <= ModelLimits.MaxLayers;
        foreach (var item in isList ? list.EnumerateArray() : throw Odd(key, "a list of numbers"))
        {
            numbers.Add(item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out var number) && double.IsFinite(number)
                ? number
                : throw Odd(key, "a list of numbers"));
        }

        return numbers;
    }

    /// <summary>A token id or a list of them.</summary>
    public IReadOnlyList<int> TokenIds(string key)
    {
        if (Find(key) is not { } value)
        {
            return [];
        }

        var ids = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(TokenId).ToArray() : [TokenId(value)];
        return ids.Length <= MaxListLength && ids.All(id => id is not null)
            ? [.. ids.OfType<int>()]
            : throw Odd(key, "a token id (an integer from 0) or a list of them");
    }

    public JsonKeys? OptionalObject(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new JsonKeys(value, file, $"{prefix}{key}."),
        _ => throw Odd(key, "an object"),
    };

    public ModelFileException Odd(string key, string expected) => new(
        file,
        element.TryGetProperty(key, out var value)
            ? $"\"{prefix}{key}\" is {Show(value)}; expected {expected}."
            : $"\"{prefix}{key}\" is missing; expected {expected}.");

    public ModelFileException NotYet(string key, string what) =>
        new(file, $"\"{prefix}{key}\" is {Show(element.GetProperty(key))}: {what} not supported yet.");

    private static int? TokenId(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id) && id >= 0 ? id : null;

    private static string IntegerRange(int min, int max) =>
        max == int.MaxValue ? $"an integer from {min}" : $"an integer from {min} to {max}";

    private static string NumberRange(double min, bool above) => above ? $"a number above {min}" : $"a number of at least {min}";

    private static string Show(JsonElement value)
    {
        var text = value.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= MaxShownLength ? text : text[..MaxShownLength] + "...";
    }
}
