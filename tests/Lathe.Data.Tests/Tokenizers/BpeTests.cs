using System.Text.Json.Nodes;
using Lathe.Data.Tokenizers;

namespace Lathe.Data.Tests.Tokenizers;

public sealed class BpeTests
{
    [Fact]
    public void Merges_are_applied_by_rank_whatever_the_ids_are()
    {
        var random = new Random(3);
        for (var round = 0; round < 60; round++)
        {
            // Merges in an order of their own, over a vocabulary in another.
            var known = new List<string> { "a", "b", "c", "d" };
            var merges = new List<(string Left, string Right)>();
            while (merges.Count < 25)
            {
                var merge = (known[random.Next(known.Count)], known[random.Next(known.Count)]);
                if (!merges.Contains(merge))
                {
                    merges.Add(merge);
                    known.Add(merge.Item1 + merge.Item2);
                }
            }

            var ordered = random.GetItems([true, false], 1)[0] ? merges : [.. merges.OrderBy(_ => random.Next())];
            using var folder = new TokenizerFolder([.. merges.OrderBy(_ => random.Next()).Select(m => $"{m.Left} {m.Right}")]);
            folder.Model["merges"] = new JsonArray([.. ordered.Select(m => new JsonArray(m.Left, m.Right))]);
            var tokenizer = folder.Load();
            foreach (var length in new[] { 1, 2, 5, 20, 47, 48, 49, 64, 65, 150 })
            {
                var word = new string(random.GetItems<char>("abcd", length));
                Assert.Equal(NaiveBpe.Encode(word, ordered), TokenizerFolder.Tokens(tokenizer, word));
                Assert.Equal(word, tokenizer.Decode(tokenizer.Encode(word)));
            }
        }
    }

    [Fact]
    public void A_word_that_is_a_token_wins_over_merges_only_where_the_file_says_so()
    {
        using var folder = new TokenizerFolder("a b");
        folder.Vocabulary["abc"] = 400; // No merge leads there.
        Assert.Equal(["ab", "c"], TokenizerFolder.Tokens(folder.Load(), "abc"));

        folder.Model["ignore_merges"] = true;
        Assert.Equal(["abc"], TokenizerFolder.Tokens(folder.Load(), "abc"));
        Assert.Equal(["ab", "c", "a"], TokenizerFolder.Tokens(folder.Load(), "abca"));
    }

    [Theory]
    [InlineData(null, false, "a b")]
    [InlineData("<unk>", false, "a <unk> <unk> b")]
    [InlineData("<unk>", true, "a <unk> b")]
    public void Bytes_that_the_vocabulary_lacks_become_unknown_or_vanish(string? unknown, bool fuse, string expected)
    {
        using var folder = new TokenizerFolder();
        folder.Vocabulary.Remove("x");
        folder.Vocabulary["<unk>"] = 500;
        folder.Model["unk_token"] = unknown;
        folder.Model["fuse_unk"] = fuse;
        Assert.Equal(expected.Split(' '), TokenizerFolder.Tokens(folder.Load(), "axxb"));
    }

    [Fact]
    public void Gpt2s_own_pattern_knows_all_white_space()
    {
        // Where npm's @huggingface/tokenizers differs: its ByteLevel uses JavaScript's \s, which lacks U+0085 and has U+FEFF.
        using var folder = new TokenizerFolder();
        folder.Model["ignore_merges"] = true;
        folder.Vocabulary["\u00c2\u0127\u00c2\u0127"] = 600; // U+0085 twice
        folder.Vocabulary["!\u00ef\u00bb\u00bf"] = 601; // '!' and U+FEFF
        var tokenizer = folder.Load();
        Assert.Equal([600], tokenizer.Encode("\u0085\u0085"));
        Assert.Equal([601], tokenizer.Encode("!\ufeff"));
    }

    [Fact]
    public void A_megabyte_without_any_boundary_is_encoded()
    {
        using var folder = new TokenizerFolder("a a", "aa aa", "aaaa aaaa");
        var tokenizer = folder.Load();
        var ids = tokenizer.Encode(new string('a', 1_000_003));
        Assert.Equal(125_002, ids.Count);
        Assert.Equal(["aaaaaaaa", "aa", "a"], ids.TakeLast(3).Select(id => tokenizer.IdToToken(id)));
        Assert.Equal(1_000_000, tokenizer.Decode(tokenizer.Encode(new string(' ', 1_000_000))).Length);
    }

    [Fact]
    public void Threads_share_a_tokenizer()
    {
        using var folder = new TokenizerFolder("a b", "ab a", "b b");
        var tokenizer = folder.Load();
        var random = new Random(5);

        // More words than the cache has slots, so that threads keep taking them from each other.
        var texts = Enumerable.Range(0, 4000).Select(_ => new string(random.GetItems<char>("ab c", 200))).ToList();
        var expected = texts.ConvertAll(t => tokenizer.Encode(t));
        Parallel.For(0, texts.Count * 4, i => Assert.Equal(expected[i % texts.Count], tokenizer.Encode(texts[i % texts.Count])));
    }

    [Fact]
    public void Every_token_of_Llama_3_is_encoded_as_by_the_tiktoken_of_Microsoft()
    {
        var tokenizer = TokenizerLoader.Load(NodeOracle.Model("tokenizer-llama3_1"));
        var library = MicrosoftTokenizers.Tiktoken(NodeOracle.Model("tokenizer-llama3_1"));
        var added = tokenizer.AddedTokens.Select(t => t.Id).ToHashSet();
        var words = 0;
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            var text = tokenizer.Decode([id]);
            if (!added.Contains(id) && !text.Contains('\ufffd', StringComparison.Ordinal) && !text.Any(char.IsSurrogate))
            {
                Assert.Equal(library.EncodeToIds(text), tokenizer.Encode(text));
                words++;
            }
        }

        Assert.True(words > 126_000);
    }
}
