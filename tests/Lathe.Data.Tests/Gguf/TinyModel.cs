using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Lathe.Data.Gguf;
using Lathe.Data.Tests.Tokenizers;
using Lathe.Models.Config;
using Lathe.Models.Gguf;
using Lathe.Models.Safetensors;

namespace Lathe.Data.Tests.Gguf;

/// <summary>A copy of a tiny model that PyTorch computed logits of (tests/oracles/torch), with a tokenizer of as many tokens.</summary>
internal sealed unsafe class TinyModel : IDisposable
{
    private readonly string _source;
    private readonly SafetensorsFile _outputs;

    /// <param name="name">Its folder below tests/oracles/torch.</param>
    /// <param name="edit">Changes the configuration of the copy.</param>
    public TinyModel(string name, Action<JsonObject>? edit = null)
    {
        _source = Path.Combine(OracleProcess.Repository, "tests", "oracles", "torch", name);
        _outputs = SafetensorsFile.Open(Path.Combine(_source, "forward.safetensors"));
        var config = JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(_source, "config.json")))!.AsObject();
        edit?.Invoke(config);
        System.IO.File.WriteAllText(this["config.json"], config.ToJsonString());
        System.IO.File.Copy(Path.Combine(_source, "model.safetensors"), this["model.safetensors"]);
        Config = ModelConfig.Load(Folder);
        System.IO.File.WriteAllText(this["tokenizer.json"], Tokenizer(Config.VocabSize).ToJsonString());
    }

    public static IEnumerable<string> Names =>
    [
        "llama", "llama3", "qwen2", "qwen3",
        .. Directory.GetDirectories(Path.Combine(OracleProcess.Repository, "tests", "oracles", "torch", "families"))
            .Select(folder => "families/" + Path.GetFileName(folder)).Order(StringComparer.Ordinal),
    ];

    public string Folder { get; } = Directory.CreateTempSubdirectory("lathe-gguf-").FullName;

    public string Adapter => Path.Combine(_source, "adapter");

    public ModelConfig Config { get; }

    /// <summary>Where <see cref="Write"/> writes.</summary>
    public string File => this["model.gguf"];

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>
    /// Rows of the batch without padding, as long as the file's context. Where rotations depend on the longest row, the short one instead.
    /// </summary>
    public IReadOnlyList<int[]> Rows
    {
        get
        {
            var ids = Values<long>(_outputs, Prefix + "input_ids");
            var width = (int)Shape(_outputs, Prefix + "input_ids")[1];
            var mask = Prefix.Length > 0 ? [.. ids.Select(_ => 1L)] : Values<long>(_outputs, "attention_mask");
            return [.. Enumerable.Range(0, ids.Length / width).Select(row => Enumerable.Range(row * width, width)
                .Where(at => mask[at] != 0).Select(at => (int)ids[at]).Take(ContextLength).ToArray())];
        }
    }

    private string Prefix => Config.Rope.Type == RopeType.Dynamic ? "short." : "";

    private int ContextLength => (int)(uint)GgufReader.Read(File).Metadata.Single(pair => pair.Key.EndsWith(".context_length", StringComparison.Ordinal)).Value;

    /// <summary>Log probability of each row's next tokens, by PyTorch's logits; null: there are none of the adapter.</summary>
    public double[][]? LogProbabilities(bool adapted)
    {
        if (!adapted)
        {
            return LogProbabilities(_outputs, Prefix + "logits");
        }

        if (_outputs.Entries.Any(entry => entry.Name == "lora.logits"))
        {
            return Prefix.Length > 0 ? null : LogProbabilities(_outputs, "lora.logits");
        }

        using var adapter = SafetensorsFile.Open(Path.Combine(_source, "lora.safetensors"));
        return LogProbabilities(adapter, "logits");
    }

    public GgufResult Write(GgufTensorType type) =>
        GgufExport.Write(Folder, File, type, "tiny", cancellation: TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _outputs.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private double[][] LogProbabilities(SafetensorsFile file, string logits)
    {
        var values = Values<float>(file, logits);
        var (width, vocabulary) = ((int)Shape(file, logits)[1], (int)Shape(file, logits)[2]);
        return [.. Rows.Select((row, r) => row.Skip(1).Select((next, i) =>
        {
            var at = values.AsSpan(((r * width) + i) * vocabulary, vocabulary).ToArray();
            var greatest = at.Max();
            return at[next] - greatest - Math.Log(at.Sum(value => Math.Exp(value - greatest)));
        }).ToArray())];
    }

    private static IReadOnlyList<long> Shape(SafetensorsFile file, string name) => file.Entries.Single(entry => entry.Name == name).Shape;

    private static T[] Values<T>(SafetensorsFile file, string name)
        where T : unmanaged
    {
        var entry = file.Entries.Single(entry => entry.Name == name);
        return MemoryMarshal.Cast<byte, T>(new ReadOnlySpan<byte>(file.Data(entry), (int)entry.Length)).ToArray();
    }

    /// <summary>Byte-level BPE of so many bytes, without merges.</summary>
    private static JsonObject Tokenizer(int size) => new()
    {
        ["added_tokens"] = new JsonArray(),
        ["pre_tokenizer"] = TokenizerFolder.ByteLevel(useRegex: true),
        ["decoder"] = TokenizerFolder.ByteLevel(useRegex: true),
        ["model"] = new JsonObject
        {
            ["type"] = "BPE",
            ["vocab"] = new JsonObject(TokenizerFolder.Alphabet.Take(size).Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id))),
            ["merges"] = new JsonArray(),
        },
    };
}
