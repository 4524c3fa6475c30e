using System.Text;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Tests.Binding;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Properties;

/// <summary>Recipes as they are while they are written, and worse.</summary>
public class RobustnessTests
{
    private const int Recipes = 80_000;

    private static readonly string[] Pieces =
    [
        ":", ": ", "- ", "\n", "\r\n", "\t", "  ", "[", "]", "{", "}", "'", "\"", "#", "&a", "*a", "<<: *a", "|", ">-", "!", "!!int ", "%", "@",
        "`", ",", "? ", "---", "...", "~", "1e", "${", "\\", "\0", "\u2028", "\uFEFF", "😀", "\uD800", "模型", "lora_rank: 8\n", "quantization_bit: 4\n",
        "deepspeed: {zero_optimization: {stage: 3}}\n", "rope_scaling: {", "export_dir: x\n", "stage: ppo\n", "true", "null", "99999999999999999999",
    ];

    /// <summary>What can be wrong on a line of its own, whatever the others say.</summary>
    private static readonly string[] Planted =
    [
        "model_name_or_path: models/tiny  # 模型 😀", "learnig_rate: 1e-4", "lora_rank: many", "lora_alpha: -3", "stage: sftt", "cutoff_len: \"x\"",
        "evaluation_strategy: \"no\"", "warmup_ratio: 3", "do_train: maybe", "lora_target: {q: 1}", "val_size: [0.1]", "seed: 1.5",
        "  # a comment", "", "max_grad_norm: .inf", "report_to: [x, true]", "unbekannt: 😀", "bf16: \"true\"", "num_train_epochs: 0", "dataset: a,,b",
        "optim: adamw_torc", "packing: perhaps", "save_steps: 2.5", "mask_history: 2", "temperature: hot", "streaming: 7", "output_dir: true",
    ];

    [Fact]
    public void Mutated_and_truncated_recipes_are_answered_with_findings_inside_the_text()
    {
        string[] originals = [.. RecipeCase.Names.Select(name => File.ReadAllText(new RecipeCase(name).PathOf(RecipeCase.Recipe))).Where(text => text.Length < 4_000)];
        Assert.NotEmpty(originals);

        Parallel.For(0, Recipes, seed =>
        {
            string text = Mutate(originals[seed % originals.Length], new Random(seed));
            var source = new SourceText("r.yaml", text);
            RecipeCommand? command = seed % 5 is var number && number < 4 ? (RecipeCommand)number : null;

            foreach (Finding finding in RecipeBinder.Bind(source, options: new BindOptions { Command = command }).Findings)
            {
                Assert.True(
                    finding.Code != FindingCodes.InternalFault && finding.Span.Start >= 0 && finding.Span.End <= text.Length && finding.Message.Length > 0,
                    $"seed {seed}: {finding}");
            }
        });
    }

    public static TheoryData<string, string> Breakings => new()
    {
        { "half a key", "" },
        { "a key without a value", ":" },
        { "an open quote", ": \"x" },
        { "an open single quote", ": 'x y" },
        { "an open bracket", ": [a, b" },
        { "an open brace", ": {a: 1" },
        { "a quote that ends too early", ": \"a\" b" },
        { "a tab", "\t: x" },
    };

    [Theory]
    [MemberData(nameof(Breakings))]
    public void Breaking_one_line_leaves_every_finding_on_the_others(string what, string rest)
    {
        Dictionary<int, string[]> before = FindingsByLine(Planted);
        Assert.InRange(before.Count, 20, Planted.Length);

        for (int broken = 0; broken < Planted.Length; broken++)
        {
            string key = Planted[broken].Split(':')[0];
            string[] lines = [.. Planted];
            lines[broken] = (key.Length > 4 ? key[..^2] : "ke") + rest;
            Dictionary<int, string[]> after = FindingsByLine(lines);

            foreach ((int line, string[] findings) in before.Where(each => each.Key != broken))
            {
                Assert.True(
                    findings.All(finding => after.GetValueOrDefault(line)?.Contains(finding) == true),
                    $"{what} on line {broken + 1} ('{lines[broken]}') hides what is wrong on line {line + 1} ('{lines[line]}'): "
                    + $"{string.Join("; ", findings)} became {string.Join("; ", after.GetValueOrDefault(line) ?? ["nothing"])}");
            }
        }
    }

    /// <summary>Findings of shape; what several keys say together may change with any of them.</summary>
    private static Dictionary<int, string[]> FindingsByLine(string[] lines) => RecipeBinder
        .Bind(new SourceText("r.yaml", string.Join('\n', lines) + "\n"), options: new BindOptions { Command = RecipeCommand.Train })
        .Findings
        .Where(finding => finding.Code[2] == '2' && finding.Code != FindingCodes.MissingKey)
        .GroupBy(finding => finding.Start.Line - 1)
        .ToDictionary(group => group.Key, group => group.Select(finding => $"{finding.Start.Column}-{finding.End.Column} {finding.Code}: {finding.Message}").ToArray());

    private static string Mutate(string original, Random random)
    {
        var text = new StringBuilder(original);
        if (random.Next(3) == 0)
        {
            text.Length = random.Next(text.Length + 1);
        }

        for (int edit = random.Next(1, 7); edit > 0; edit--)
        {
            int place = random.Next(text.Length + 1);
            int length = Math.Min(random.Next(12), text.Length - place);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(place, length);
                    break;
                case 1:
                    text.Insert(place, text.ToString(place, length));
                    break;
                default:
                    text.Insert(place, Pieces[random.Next(Pieces.Length)]);
                    break;
            }
        }

        return text.ToString();
    }
}
