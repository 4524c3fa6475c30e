namespace Lathe.Data.Templates;

/// <summary>The templates Lathe can use; names and texts are LLaMA-Factory's.</summary>
internal static class BuiltInTemplates
{
    private const string ChatMlUser = "<|im_start|>user\n{{content}}<|im_end|>\n<|im_start|>assistant\n";
    private const string ChatMlAssistant = "{{content}}<|im_end|>\n";
    private const string ChatMlSystem = "<|im_start|>system\n{{content}}<|im_end|>\n";
    private const string Llama3AnswerHeader = "<|start_header_id|>assistant<|end_header_id|>\n\n";

    private static readonly ChatTemplate Qwen3WithoutThoughts = new()
    {
        Name = "qwen3_nothink",
        System = [ChatMlSystem],
        User = [ChatMlUser],
        Assistant = [ChatMlAssistant],
        Observation = ["<|im_start|>user\n<tool_response>\n{{content}}\n</tool_response><|im_end|>\n<|im_start|>assistant\n"],
        StopWords = ["<|im_end|>"],
        ReplaceEos = true,
    };

    public static IReadOnlyDictionary<string, ChatTemplate> All { get; } = new ChatTemplate[]
    {
        new()
        {
            Name = "default",
            System = ["System: {{content}}", TemplateSlot.Eos, "\n"],
            User = ["Human: {{content}}", TemplateSlot.Eos, "\nAssistant:"],
            Assistant = [TemplateSlot.ContentMark, TemplateSlot.Eos, "\n"],
        },
        new()
        {
            Name = "alpaca",
            User = ["### Instruction:\n{{content}}\n\n### Response:\n"],
            Assistant = [TemplateSlot.ContentMark, TemplateSlot.Eos, "\n\n"],
            DefaultSystem =
                "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n",
        },
        new()
        {
            Name = "chatml",
            System = [ChatMlSystem],
            User = [ChatMlUser],
            Assistant = [ChatMlAssistant],
            Observation = ["<|im_start|>tool\n{{content}}<|im_end|>\n<|im_start|>assistant\n"],
            StopWords = ["<|im_end|>", "<|im_start|>"],
            ReplaceEos = true,
        },
        new() { Name = "empty", Assistant = [TemplateSlot.ContentMark] },
        new()
        {
            Name = "llama2",
            System = ["<<SYS>>\n{{content}}\n<</SYS>>\n\n"],
            User = [TemplateSlot.Bos, "[INST] {{content}} [/INST]"],
            SystemInFirstUser = true,
        },
        new()
        {
            Name = "llama3",
            Prefix = [TemplateSlot.Bos],
            System = ["<|start_header_id|>system<|end_header_id|>\n\n{{content}}<|eot_id|>"],
            User = ["<|start_header_id|>user<|end_header_id|>\n\n{{content}}<|eot_id|>" + Llama3AnswerHeader],
            Assistant = ["{{content}}<|eot_id|>"],
            Observation = ["<|start_header_id|>ipython<|end_header_id|>\n\n{{content}}<|eot_id|>" + Llama3AnswerHeader],
            StopWords = ["<|eot_id|>", "<|eom_id|>"],
            ReplaceEos = true,
        },
        Qwen3WithoutThoughts,
        Qwen3WithoutThoughts with { Name = "qwen3", IsReasoning = true },
        Qwen3WithoutThoughts with
        {
            Name = "qwen",
            DefaultSystem = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant.",
        },
    }.ToDictionary(t => t.Name, StringComparer.Ordinal);
}
