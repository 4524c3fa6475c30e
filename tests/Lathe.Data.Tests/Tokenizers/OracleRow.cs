using System.Text;
using System.Text.Json;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>One text as the oracle tokenized it.</summary>
internal sealed record OracleRow(string Text, int[] Ids, string Decoded, string WithoutSpecial)
{
    public static OracleRow Parse(string line)
    {
        using var row = JsonDocument.Parse(line);
        string Text(string key) => Utf16(row.RootElement.GetProperty(key).GetBytesFromBase64());
        return new OracleRow(
            Text("text"),
            [.. row.RootElement.GetProperty("ids").EnumerateArray().Select(i => i.GetInt32())],
            Text("decoded"),
            Text("withoutSpecial"));
    }

    /// <summary>Unit by unit: <see cref="Encoding.Unicode"/> would replace unpaired surrogates.</summary>
    public static string Utf16(byte[] bytes) =>
        string.Create(bytes.Length / 2, bytes, (chars, source) =>
        {
            for (var i = 0; i < chars.Length; i++)
            {
                chars[i] = (char)(source[2 * i] | source[2 * i + 1] << 8);
            }
        });
}
