namespace Lathe.Data.Tokenizers.Decoding;

/// <summary>Makes the stand-in for a space one again; what was put before the text is left out (all that the first token has of it).</summary>
internal sealed class MetaspaceStep(char replacement, bool wasPrepended) : DecoderStep
{
    public override List<string> Apply(List<string> tokens)
    {
        var texts = tokens.ConvertAll(token => token.Replace(replacement, ' '));
        if (texts.Count > 0 && wasPrepended)
        {
            texts[0] = tokens[0].Replace(replacement.ToString(), "", StringComparison.Ordinal);
        }

        return texts;
    }
}
