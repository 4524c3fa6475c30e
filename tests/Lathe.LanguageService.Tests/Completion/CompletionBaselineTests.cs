using System.Text;
using Lathe.LanguageService.Completion;

namespace Lathe.LanguageService.Tests.Completion;

public class CompletionBaselineTests
{
    /// <summary>More would only repeat the catalogue; <c>keys</c> has all of it.</summary>
    private const int MostShown = 60;

    public static TheoryData<string, string> Cases => new()
    {
        { "keys", "|" },
        { "keys-after-some", "model_name_or_path: m\nstage: sft\n\nlora|\n\n### data\ndataset: identity\n" },
        { "keys-by-other-names", "max_seq|" },
        { "values-bool", "bf16: |" },
        { "values-bool-or-null", "enable_thinking: |" },
        { "values-choice", "lr_scheduler_type: |" },
        { "values-choice-with-no", "eval_strategy: |" },
        { "values-choice-by-other-names", "optim: adamw|" },
        { "values-number", "learning_rate: |" },
        { "values-whole-number", "lora_rank: |" },
        { "values-text", "output_dir: |" },
        { "values-template", "template: |" },
        { "values-modules", "lora_target: [q_proj, |]" },
        { "values-dataset", "dataset: identity, |" },
        { "values-ignored-key", "use_fast_tokenizer: |" },
        { "values-key-not-yet", "use_llama_pro: |" },
        { "values-choice-not-yet", "rope_scaling: |" },
        { "values-number-with-choices", "export_quantization_bit: |" },
        { "values-list-with-known-items", "report_to: [wandb, |]" },
        { "values-bool-or-list", "fsdp: |" },
        { "keys-export", "export_dir: out\nexp|" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Completion_is_the_expected_one(string name, string markup)
    {
        var marked = new Marked(markup);
        CompletionList list = marked.Completion;
        var output = new StringBuilder();
        output.Append(markup).Append("\n----\n");
        CompletionItem[] items = [.. list.Items.OrderBy(item => item.SortText, StringComparer.Ordinal)];
        foreach (CompletionItem item in name == "keys" ? items : items.Take(MostShown))
        {
            output.Append(Show(item)).Append('\n');
        }

        if (name != "keys" && items.Length > MostShown)
        {
            output.Append("... and ").Append(items.Length - MostShown).Append(" more\n");
        }

        output.Append(list.IsIncomplete ? "(more when more is typed)\n" : "");
        Baselines.Compare($"completion/{name}.txt", output.ToString());
    }

    private static string Show(CompletionItem item)
    {
        string mark = (item.Deprecated ? "x" : " ") + (item.SuggestNext ? ">" : " ");
        string insert = item.InsertText == item.Label ? "" : $"  => '{item.InsertText}'";
        string filter = item.FilterText == item.Label ? "" : $"  for '{item.FilterText}'";
        string detail = item.Detail is null ? "" : $"  ({item.Detail})";
        return $"{mark} {item.Kind} {item.Label}{detail}{insert}{filter}".TrimEnd();
    }
}
