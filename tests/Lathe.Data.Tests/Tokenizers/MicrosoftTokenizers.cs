using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lathe.Data.Tokenizers.Bpe;
using Microsoft.ML.Tokenizers;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>Microsoft.ML.Tokenizers as a second oracle; good for text within the Basic Multilingual Plane.</summary>
internal static class MicrosoftTokenizers
{
    public static TiktokenTokenizer Tiktoken(string folder)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "tokenizer.json")));
        var lines = file.RootElement.GetProperty("model").GetProperty("vocab").EnumerateObject()
            .Select(t => $"{Convert.ToBase64String(ByteAlphabet.ToBytes(t.Name))} {t.Value.GetInt32()}\n");
        var split = file.RootElement.GetProperty("pre_tokenizer").GetProperty("pretokenizers")[0];
        var pattern = split.GetProperty("pattern").GetProperty("Regex").GetString()!;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(lines)));
        return TiktokenTokenizer.Create(stream, new RegexPreTokenizer(new Regex(pattern, RegexOptions.Compiled), null), null);
    }
}
