namespace Lathe.Data.Tokenizers.Loading;

/// <summary>The key <c>vocab</c> of a model that is an object of tokens and ids.</summary>
internal static class VocabularyReader
{
    public static Dictionary<string, int> Read(JsonNode vocab)
    {
        vocab.RequireObject();
        var count = vocab.Element.GetPropertyCount();
        var vocabulary = new Dictionary<string, int>(count, StringComparer.Ordinal);
        var owners = new Dictionary<int, string>(count);
        foreach (var (token, node) in vocab.Properties())
        {
            var id = node.Id();
            if (token.Length > TokenizerLimits.MaxTokenLength)
            {
                throw node.Error($"a token has {token.Length:N0} characters; at most {TokenizerLimits.MaxTokenLength:N0} are allowed.");
            }

            if (!owners.TryAdd(id, token))
            {
                throw node.Error($"the tokens '{owners[id]}' and '{token}' have the same id {id}.");
            }

            vocabulary.Add(token, id);
        }

        return count > 0 ? vocabulary : throw vocab.Error("the vocabulary is empty.");
    }
}
