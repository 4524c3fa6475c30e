using System.Buffers;

namespace Lathe.Data.Quality.Texts;

/// <summary>What is known of texts by its words: templates' marks, phrases of web pages and of assistants.</summary>
internal static class Phrases
{
    /// <summary>Marks by which chat templates set turns apart, and whose they are.</summary>
    private static readonly (string Mark, string Templates)[] Marks =
    [
        ("<|im_start|>", "ChatML (chatml, qwen)"),
        ("<|im_end|>", "ChatML (chatml, qwen)"),
        ("<|start_header_id|>", "llama3"),
        ("<|end_header_id|>", "llama3"),
        ("<|eot_id|>", "llama3"),
        ("<|begin_of_text|>", "llama3"),
        ("[INST]", "llama2 and mistral"),
        ("[/INST]", "llama2 and mistral"),
        ("<<SYS>>", "llama2"),
        ("<start_of_turn>", "gemma"),
        ("<end_of_turn>", "gemma"),
        ("<|user|>", "phi, zephyr and glm4"),
        ("<|assistant|>", "phi, zephyr and glm4"),
        ("<|system|>", "phi, zephyr and glm4"),
        ("<|endoftext|>", "several"),
        ("<|end_of_text|>", "llama3"),
        ("<|eot|>", "llama4"),
        ("<｜User｜>", "deepseek"),
        ("<｜Assistant｜>", "deepseek"),
        ("<reserved_106>", "baichuan2"),
        ("### Instruction:", "alpaca"),
        ("### Response:", "alpaca"),
    ];

    /// <summary>Of web pages and advertisements.</summary>
    private static readonly string[] Web =
    [
        "click here", "all rights reserved", "accept cookies", "cookie policy", "we use cookies", "subscribe to our newsletter", "sign up for our",
        "follow us on", "share this article", "terms of service", "privacy policy", "buy now", "add to cart", "limited time offer", "free shipping",
        "unsubscribe", "skip to main content", "powered by wordpress", "leave a comment below", "advertisement\n", "enable javascript",
    ];

    /// <summary>Of assistants that speak of themselves or refuse.</summary>
    private static readonly string[] Assistant =
    [
        "as an ai language model", "as a large language model", "i'm sorry, but i can't assist", "i cannot fulfill that request",
        "i'm unable to assist with that", "my knowledge cutoff", "as of my last knowledge update",
    ];

    private static readonly SearchValues<string> MarkSearch = SearchValues.Create([.. Marks.Select(m => m.Mark)], StringComparison.Ordinal);

    private static readonly SearchValues<string> BoilerplateSearch = SearchValues.Create([.. Web, .. Assistant], StringComparison.OrdinalIgnoreCase);

    /// <summary>The first mark of a template and whose it is; null when there is none.</summary>
    public static (string Mark, string Templates)? FindMark(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny(MarkSearch);
        if (at < 0)
        {
            return null;
        }

        foreach (var entry in Marks)
        {
            if (text[at..].StartsWith(entry.Mark, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The first phrase of a web page or an assistant; null when there is none.</summary>
    public static string? FindBoilerplate(ReadOnlySpan<char> text)
    {
        var at = text.IndexOfAny(BoilerplateSearch);
        if (at < 0)
        {
            return null;
        }

        foreach (var phrase in Web.Concat(Assistant))
        {
            if (text[at..].StartsWith(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return phrase.Trim();
            }
        }

        return null;
    }
}
