using System.Text;

namespace Lathe.Data.Tokenizers.Decoding;

/// <summary>Makes rows of tokens such as <c>&lt;0xE2&gt;</c> text again; a row that is no UTF-8 becomes one U+FFFD for each byte.</summary>
internal sealed class ByteFallbackStep : DecoderStep
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override List<string> Apply(List<string> tokens)
    {
        var texts = new List<string>(tokens.Count);
        var bytes = new List<byte>();
        foreach (var token in tokens)
        {
            if (ByteTokens.TryParse(token, out var value))
            {
                bytes.Add(value);
                continue;
            }

            Flush(bytes, texts);
            texts.Add(token);
        }

        Flush(bytes, texts);
        return texts;
    }

    private static void Flush(List<byte> bytes, List<string> texts)
    {
        if (bytes.Count == 0)
        {
            return;
        }

        try
        {
            texts.Add(Strict.GetString([.. bytes]));
        }
        catch (DecoderFallbackException)
        {
            texts.Add(new string('\ufffd', bytes.Count));
        }

        bytes.Clear();
    }
}
