using System.Text;

namespace Lathe.Data.Tests.Tokenizers.SentencePiece;

/// <summary>Small models that SentencePiece trained on the repository's own texts and on generated ones.</summary>
public sealed class TrainedModels : IDisposable
{
    /// <summary>Name and options of the trainer: the ways in which models in use differ.</summary>
    private static readonly Dictionary<string, string[]> Options = new()
    {
        ["bpe as Llama 2"] =
        [
            "model_type=bpe", "vocab_size=4000", "byte_fallback=true", "split_digits=true", "normalization_rule_name=identity",
            "remove_extra_whitespaces=false", "allow_whitespace_only_pieces=true", "character_coverage=0.9995",
        ],
        ["bpe as Baichuan 2"] =
        [
            "model_type=bpe", "vocab_size=4000", "byte_fallback=true", "split_digits=true", "normalization_rule_name=identity",
            "add_dummy_prefix=false", "remove_extra_whitespaces=false", "allow_whitespace_only_pieces=true",
            "user_defined_symbols=<reserved_106>,<reserved_107>,😀,▁▁▁▁", "pad_id=3",
        ],
        ["bpe with unknown characters"] =
            ["model_type=bpe", "vocab_size=3000", "normalization_rule_name=nmt_nfkc", "character_coverage=0.98", "user_defined_symbols=ab,aba,HELLO"],
        ["bpe with the mark behind words"] =
            ["model_type=bpe", "vocab_size=3000", "treat_whitespace_as_suffix=true", "normalization_rule_name=nfkc", "character_coverage=0.99"],
        ["unigram as T5"] =
        [
            "model_type=unigram", "vocab_size=3000", "normalization_rule_name=nmt_nfkc", "user_defined_symbols=<sep>,model,...",
            "control_symbols=<ctrl>", "character_coverage=0.99", "unk_surface=<?>",
        ],
        ["unigram with bytes"] =
        [
            "model_type=unigram", "vocab_size=3000", "byte_fallback=true", "normalization_rule_name=nmt_nfkc_cf", "character_coverage=0.98",
        ],
        ["unigram as it came"] =
        [
            "model_type=unigram", "vocab_size=3000", "normalization_rule_name=identity", "remove_extra_whitespaces=false",
            "split_by_whitespace=false", "add_dummy_prefix=false", "character_coverage=0.99",
        ],
    };

    private readonly Dictionary<string, string> _paths = [];
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"lathe-sentencepiece-{Guid.NewGuid():N}");

    public static IEnumerable<string> Names => Options.Keys;

    /// <summary>Path of a model, which is trained when it is asked for first.</summary>
    public string PathOf(string name)
    {
        if (_paths.TryGetValue(name, out var path))
        {
            return path;
        }

        Directory.CreateDirectory(_folder);
        var corpus = Path.Combine(_folder, "corpus.txt");
        if (!File.Exists(corpus))
        {
            File.WriteAllLines(corpus, Corpus(), new UTF8Encoding(false));
        }

        var prefix = Path.Combine(_folder, $"{_paths.Count}");
        SentencePieceOracle.Train(prefix, corpus, [.. Options[name], "hard_vocab_limit=false", "num_threads=2", "max_sentence_length=100000"]);
        return _paths[name] = prefix + ".model";
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static IEnumerable<string> Corpus()
    {
        var files = Directory.EnumerateFiles(OracleProcess.Repository, "*.md")
            .Concat(Directory.EnumerateFiles(Path.Combine(OracleProcess.Repository, "server"), "*.md"))
            .Concat(Directory.EnumerateFiles(Path.Combine(OracleProcess.Repository, "server", "Lathe.Data"), "*.cs", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);
        var written = files.SelectMany(File.ReadLines);
        var generated = NodeOracle.Texts(800, 99).SelectMany(text => text.Split('\n', '\r', '\0'));
        return written.Concat(generated).Where(line => line.Length > 0);
    }
}
