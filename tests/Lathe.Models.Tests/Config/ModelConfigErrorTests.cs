using Lathe.Models.Config;

namespace Lathe.Models.Tests.Config;

public class ModelConfigErrorTests
{
    private const string Llama3Scaling = """
        {
          "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 8192
        }
        """;

    [Theory]
    [InlineData("model_type")]
    [InlineData("vocab_size")]
    [InlineData("hidden_size")]
    [InlineData("intermediate_size")]
    [InlineData("num_hidden_layers")]
    [InlineData("num_attention_heads")]
    public void A_missing_key_is_named(string key)
    {
        var error = Assert.Throws<ModelFileException>(() => ModelConfig.Parse(PublishedConfigs.Minimal.Without(key), "some/config.json"));

        Assert.StartsWith($"some/config.json: \"{key}\" is missing; expected ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vocab_size", "0", "\"vocab_size\" is 0; expected an integer from 1 to 16777216.")]
    [InlineData("vocab_size", "\"32000\"", "\"vocab_size\" is \"32000\"; expected an integer")]
    [InlineData("vocab_size", "3.5", "\"vocab_size\" is 3.5; expected an integer")]
    [InlineData("hidden_size", "-16", "\"hidden_size\" is -16; expected an integer")]
    [InlineData("hidden_size", "99999999999", "\"hidden_size\" is 99999999999; expected an integer")]
    [InlineData("hidden_size", "18", "\"hidden_size\" is 18; expected a multiple of \"num_attention_heads\" (4)")]
    [InlineData("hidden_size", "20", "\"hidden_size\" is 20; expected heads of even width, not 5")]
    [InlineData("head_dim", "5", "\"head_dim\" is 5; expected an even number.")]
    [InlineData("head_dim", "0", "\"head_dim\" is 0; expected an integer from 2")]
    [InlineData("num_hidden_layers", "[2]", "\"num_hidden_layers\" is [2]; expected an integer")]
    [InlineData("num_hidden_layers", "1000000", "\"num_hidden_layers\" is 1000000; expected an integer from 1 to 10000.")]
    [InlineData("num_key_value_heads", "3", "\"num_key_value_heads\" is 3; expected a divisor of \"num_attention_heads\" (4).")]
    [InlineData("num_key_value_heads", "8", "\"num_key_value_heads\" is 8; expected a divisor")]
    [InlineData("rms_norm_eps", "0", "\"rms_norm_eps\" is 0; expected a number above 0.")]
    [InlineData("rms_norm_eps", "1e999", "\"rms_norm_eps\" is 1e999; expected a number above 0.")]
    [InlineData("initializer_range", "-0.02", "\"initializer_range\" is -0.02; expected a number of at least 0.")]
    [InlineData("tie_word_embeddings", "1", "\"tie_word_embeddings\" is 1; expected true or false.")]
    [InlineData("attention_bias", "\"yes\"", "\"attention_bias\" is \"yes\"; expected true or false.")]
    [InlineData("max_position_embeddings", "0", "\"max_position_embeddings\" is 0; expected an integer from 1.")]
    [InlineData("eos_token_id", "\"end\"", "\"eos_token_id\" is \"end\"; expected a token id")]
    [InlineData("eos_token_id", "[2, -1]", "\"eos_token_id\" is [2,-1]; expected a token id")]
    [InlineData("bos_token_id", "-1", "\"bos_token_id\" is -1; expected an integer from 0.")]
    [InlineData("torch_dtype", "16", "\"torch_dtype\" is 16; expected a string.")]
    [InlineData("architectures", "[\"LlamaForSequenceClassification\"]", "expected a list with \"LlamaForCausalLM\".")]
    [InlineData("architectures", "\"LlamaForCausalLM\"", "expected a list of strings.")]
    [InlineData("rope_theta", "0", "\"rope_theta\" is 0; expected a number above 0.")]
    [InlineData("rope_scaling", "8", "\"rope_scaling\" is 8; expected an object.")]
    public void An_odd_value_is_shown_with_what_is_expected(string key, string value, string expected) =>
        AssertRefused(PublishedConfigs.Minimal.With(key, value), expected);

    [Theory]
    [InlineData(
        "model_type", "\"gpt_neox\"",
        "expected one of \"llama\", \"qwen2\", \"qwen3\", \"mistral\", \"internlm2\", \"phi3\", \"baichuan\", \"gemma\", \"gemma2\", " +
        "\"gemma3_text\", \"olmo2\", \"smollm3\", \"glm\", \"glm4\", \"mixtral\", \"qwen2_moe\", \"qwen3_moe\", \"gpt2\", \"falcon\". Others are not supported yet.")]
    [InlineData(
        "hidden_act", "\"gelu\"",
        "\"hidden_act\" is \"gelu\": activations other than \"silu\", \"swish\", \"gelu_pytorch_tanh\", \"gelu_new\" are not supported yet.")]
    [InlineData("use_sliding_window", "true", "\"use_sliding_window\" is true: attention over a sliding window is, in this family without")]
    [InlineData(
        "layer_types", "[\"full_attention\", \"chunked_attention\"]",
        "layers other than \"full_attention\" and \"sliding_attention\" are not supported yet.")]
    [InlineData("attention_dropout", "0.1", "\"attention_dropout\" is 0.1: ")]
    [InlineData(
        "quantization_config", "{ \"quant_method\": \"gptq\" }",
        "\"quantization_config.quant_method\" is \"gptq\": models that are quantized in this way are not supported yet.")]
    [InlineData("quantization_config", "{ \"quant_method\": \"awq\" }", "\"quantization_config.quant_method\" is \"awq\": ")]
    [InlineData("quantization_config", "{ \"bits\": 4 }", "\"quantization_config.quant_method\" is missing; expected \"bitsandbytes\".")]
    [InlineData(
        "quantization_config", "{ \"load_in_4bit\": true, \"bnb_4bit_quant_type\": \"int4\" }",
        "\"quantization_config.bnb_4bit_quant_type\" is \"int4\"; expected \"nf4\" or \"fp4\".")]
    [InlineData("embd_pdrop", "0.1", "\"embd_pdrop\" is 0.1: dropout inside the model is not supported yet.")]
    [InlineData("rope_scaling", "{ \"rope_type\": \"mrope\", \"factor\": 4.0 }", "\"rope_scaling.rope_type\" is \"mrope\": rotary types")]
    [InlineData("rope_parameters", "{ \"full_attention\": { \"rope_theta\": 1.0 } }", "\"rope_parameters\" is ")]
    public void What_is_not_supported_says_so(string key, string value, string expected) =>
        AssertRefused(PublishedConfigs.Minimal.With(key, value), expected);

    [Theory]
    [InlineData("partial_rotary_factor", "1.5", "\"partial_rotary_factor\" is 1.5; expected a number above 0, up to 1.")]
    [InlineData("partial_rotary_factor", "0.75", "\"partial_rotary_factor\" is 0.75; expected a part of a head (4) of even width, not 3.")]
    [InlineData("layer_types", "[\"full_attention\"]", "expected a list of 2, one for each layer")]
    [InlineData("layer_types", "[\"full_attention\", \"sliding_attention\"]", "\"sliding_window\" is missing; expected a number of tokens")]
    [InlineData("rope_scaling", "{ \"type\": \"linear\" }", "\"rope_scaling.factor\" is missing; expected a number of at least 1.")]
    [InlineData("rope_scaling", "{ \"type\": \"dynamic\", \"factor\": 0 }", "\"rope_scaling.factor\" is 0; expected a number of at least 1.")]
    [InlineData(
        "rope_scaling", "{ \"type\": \"yarn\", \"factor\": 4.0, \"beta_fast\": 1, \"beta_slow\": 2 }",
        "\"rope_scaling.beta_fast\" is 1; expected a number above 2.")]
    [InlineData(
        "rope_scaling", "{ \"type\": \"longrope\", \"short_factor\": [1.0], \"long_factor\": [1, 2] }",
        "\"rope_scaling.short_factor\" is [1.0]; expected a list of 2 numbers above 0, one for each rotated pair of a head.")]
    [InlineData("rope_scaling", "{ \"type\": \"su\", \"short_factor\": [1, 2] }", "\"rope_scaling.long_factor\" is missing; expected a list")]
    public void Odd_windows_and_rotations_are_named(string key, string value, string expected) =>
        AssertRefused(PublishedConfigs.Minimal.With(key, value), expected);

    [Theory]
    [InlineData("factor", "0.5", "\"rope_scaling.factor\" is 0.5; expected a number of at least 1.")]
    [InlineData("low_freq_factor", "0", "\"rope_scaling.low_freq_factor\" is 0; expected a number above 0.")]
    [InlineData("high_freq_factor", "1.0", "\"rope_scaling.high_freq_factor\" is 1.0; expected a number above 1.")]
    [InlineData("original_max_position_embeddings", "8192.5", "original_max_position_embeddings\" is 8192.5; expected an integer")]
    public void Values_of_the_stretched_rotation_are_checked(string key, string value, string expected)
    {
        AssertRefused(PublishedConfigs.Minimal.With("rope_scaling", Llama3Scaling.With(key, value)), expected);
        AssertRefused(
            PublishedConfigs.Minimal.With("rope_scaling", Llama3Scaling.Without(key)), $"\"rope_scaling.{key}\" is missing; expected ");
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("{", "is not valid JSON")]
    [InlineData("[1]", "expected a JSON object.")]
    [InlineData("{ \"vocab_size\": 1, \"vocab_size\": 2 }", "is not valid JSON")]
    [InlineData("{ \"model_type\": \"\\ud800\" }", "is not valid JSON")]
    public void Text_that_is_no_object_is_refused(string json, string expected) => AssertRefused(json, expected);

    [Fact]
    public void A_folder_or_file_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();

        var noFolder = Assert.Throws<ModelFileException>(() => ModelConfig.Load(folder["gone"]));
        Assert.Equal($"{folder["gone"]}: there is no such folder.", noFolder.Message);
        var noFile = Assert.Throws<ModelFileException>(() => ModelConfig.Load(folder.Path));
        Assert.Equal($"{folder["config.json"]}: there is no such file.", noFile.Message);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", [(byte)'{', 0xFF, 0xFE, (byte)'}']);

        var error = Assert.Throws<ModelFileException>(() => ModelConfig.Load(folder.Path));
        Assert.Equal($"{folder["config.json"]}: is not UTF-8 text.", error.Message);
    }

    [Fact]
    public void An_odd_generation_config_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", PublishedConfigs.Minimal);
        var path = folder.Write("generation_config.json", """{ "eos_token_id": "</s>" }""");

        var error = Assert.Throws<ModelFileException>(() => ModelConfig.Load(folder.Path));
        Assert.StartsWith($"{path}: \"eos_token_id\" is \"</s>\"; expected a token id", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_but_never_crash()
    {
        var random = new Random(20_240_817);
        var sources = new[] { PublishedConfigs.Llama32Of1B, PublishedConfigs.Qwen3Of06B }.Select(text => text.ToCharArray()).ToArray();
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var text = Mutation.Of(sources[i % sources.Length], "{}[]\",:0123456789-+.eE\\u truefalsnl\n\0\ud800", random);
            try
            {
                _ = ModelConfig.Parse(new string(text)).ToJson();
            }
            catch (ModelFileException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1_000, 19_999);
    }

    private static void AssertRefused(string json, string expected)
    {
        var error = Assert.Throws<ModelFileException>(() => ModelConfig.Parse(json, "some/config.json"));
        Assert.StartsWith("some/config.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
