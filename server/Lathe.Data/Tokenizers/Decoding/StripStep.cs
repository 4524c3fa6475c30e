namespace Lathe.Data.Tokenizers.Decoding;

/// <summary>Takes up to so many of one character off the ends of each token.</summary>
internal sealed class StripStep(char content, int start, int stop) : DecoderStep
{
    public override List<string> Apply(List<string> tokens) => tokens.ConvertAll(Strip);

    private string Strip(string token)
    {
        var from = 0;
        while (from < start && from < token.Length && token[from] == content)
        {
            from++;
        }

        var to = token.Length;
        while (token.Length - to < stop && to > from && token[to - 1] == content)
        {
            to--;
        }

        return token[from..to];
    }
}
