using Lathe.Data.Gguf;
using Lathe.Data.Tests.Tokenizers;

namespace Lathe.Data.Tests.Gguf;

public class OllamaModelfileTests
{
    private const string ChatMl =
        "{% for m in messages %}{{ '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    [Fact]
    public void A_template_that_puts_texts_around_messages_is_written_out()
    {
        using var folder = Folder(ChatMl);

        Assert.Equal(
            """"
            FROM ./model.gguf
            TEMPLATE """{{ range .Messages }}{{ if eq .Role "system" }}<|im_start|>system
            {{ .Content }}<|im_end|>
            {{ else if eq .Role "user" }}<|im_start|>user
            {{ .Content }}<|im_end|>
            {{ else if eq .Role "assistant" }}<|im_start|>assistant
            {{ .Content }}<|im_end|>
            {{ end }}{{ end }}<|im_start|>assistant
            """
            PARAMETER stop "<|im_end|>"

            """",
            OllamaModelfile.Write(folder.Path, "model.gguf"));
    }

    [Fact]
    public void The_begin_token_is_left_to_the_runner()
    {
        using var folder = Folder("{{ bos_token }}" + ChatMl, begin: "<s>");

        var text = OllamaModelfile.Write(folder.Path, "model.gguf");

        Assert.Contains("TEMPLATE", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<s>", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{% if messages[0].role != 'system' %}<|im_start|>system\nBe kind.<|im_end|>\n{% endif %}" + ChatMl)]
    [InlineData("{% if messages | length > 3 %}long {% endif %}" + ChatMl)]
    [InlineData("{% for m in messages %}{{ m.content }}\"\"\"{% endfor %}")]
    [InlineData("{{ raise_exception('no') }}")]
    [InlineData("{% for %}")]
    [InlineData(null)]
    public void Any_other_template_is_left_to_the_one_in_the_file(string? template)
    {
        using var folder = Folder(template);

        Assert.Equal("FROM ./model.gguf\nPARAMETER stop \"<|im_end|>\"\n", OllamaModelfile.Write(folder.Path, "model.gguf"));
    }

    private static TokenizerFolder Folder(string? template, string? begin = null)
    {
        var folder = new TokenizerFolder("a b");
        _ = folder.Add("<|im_end|>");
        folder.Config["eos_token"] = "<|im_end|>";
        if (begin is not null)
        {
            _ = folder.Add(begin);
            folder.Config["bos_token"] = begin;
        }

        folder.Config["chat_template"] = template;
        _ = folder.Load();
        return folder;
    }
}
