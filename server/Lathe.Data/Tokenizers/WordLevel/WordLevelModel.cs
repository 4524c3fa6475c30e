namespace Lathe.Data.Tokenizers.WordLevel;

/// <summary>A token for each word (<c>WordLevel</c>): what is not in the vocabulary is unknown.</summary>
internal sealed class WordLevelModel(Dictionary<string, int> vocabulary, int? unknownId) : TokenModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _words = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();

    public override IReadOnlyDictionary<string, int> Vocabulary => vocabulary;

    public override void Encode(ReadOnlySpan<char> word, List<int> output)
    {
        if (_words.TryGetValue(word, out var id))
        {
            output.Add(id);
        }
        else if (unknownId is { } unknown)
        {
            output.Add(unknown);
        }
    }
}
