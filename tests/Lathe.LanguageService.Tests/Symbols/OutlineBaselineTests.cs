using System.Text;
using Lathe.LanguageService.Folding;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Symbols;
using Lathe.LanguageService.Tests.Properties;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.Symbols;

public class OutlineBaselineTests
{
    public static TheoryData<string, string> Cases => new()
    {
        {
            "groups",
            "# What it is.\n# In two lines.\n\nseed: 1\n### model 😀\nmodel_name_or_path: 模型\nlora_target:\n  - q_proj\n  # why\n  - v_proj\n\n### 数据 ###\n"
            + "dataset: [a,\n  b]\n# apart\n# in two lines\n\n### empty\n####\nhf_hub_token: secret\nstage:\n"
        },
        { "broken", "### model\nmodel_name_or_path: \"open\nlora_rank: 8\nlora_al\n\n### data\ndataset: [a, b\nseed: 1\n: 3\n'': 4\n" },
        { "texts", "default_system: |\n  ### no header\n  # no comment\nrun_name: \"over\n### no header\n  lines\"\nseed: 1\n" },
        { "no-mapping", "- a\n- b\n" },
        { "flow", "{seed: 1, stage: sft}\n" },
        { "long-value", "default_system: " + new string('x', 59) + "😀 and more\n" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_outline_is_the_expected_one(string name, string text)
    {
        RecipeSnapshot snapshot = Corpus.Snapshot(text);
        var output = new StringBuilder(text).Append("----\n");
        foreach (RecipeSymbol symbol in RecipeSymbols.Of(snapshot))
        {
            Write(output, snapshot.Source, symbol, "");
        }

        output.Append("---- folded\n");
        foreach (FoldingRange range in RecipeFolding.Of(snapshot))
        {
            output.Append($"{range.Kind} {range.FirstLine + 1}-{range.LastLine + 1}\n");
        }

        Baselines.Compare($"outline/{name}.txt", output.ToString());
    }

    [Fact]
    public void Symbols_are_inside_each_other_and_in_order_in_spoilt_recipes()
    {
        foreach (string text in Corpus.Spoilt(95))
        {
            RecipeSnapshot snapshot = Corpus.Snapshot(text);
            Check(RecipeSymbols.Of(snapshot), new TextSpan(0, snapshot.Source.Length), text);
            int last = -1;
            foreach (FoldingRange range in RecipeFolding.Of(snapshot))
            {
                Assert.True(range.FirstLine > last && range.LastLine > range.FirstLine && range.LastLine < snapshot.Source.LineCount, text);
                last = range.FirstLine;
            }
        }
    }

    /// <summary>Half a key costs only itself.</summary>
    [Fact]
    public void A_broken_line_leaves_the_other_keys_in_the_outline()
    {
        RecipeSnapshot snapshot = Corpus.Snapshot("### a\nseed: 1\n\"lora\nstage: sft\n### b\nlora_rank: 8\n");
        Assert.Equal(["a", "b"], RecipeSymbols.Of(snapshot).Select(symbol => symbol.Name));
        Assert.Equal(["seed", "stage", "lora_rank"], RecipeSymbols.Of(snapshot).SelectMany(symbol => symbol.Children).Select(key => key.Name));
    }

    private static void Check(IReadOnlyList<RecipeSymbol> symbols, TextSpan around, string text)
    {
        int last = around.Start;
        foreach (RecipeSymbol symbol in symbols)
        {
            Assert.True(symbol.Name.Trim().Length > 0, text);
            Assert.True(symbol.Span.Start >= last && symbol.Span.End <= around.End, $"{symbol}\n{text}");
            Assert.True(symbol.NameSpan.Start >= symbol.Span.Start && symbol.NameSpan.End <= symbol.Span.End, $"{symbol}\n{text}");
            Check(symbol.Children, symbol.Span, text);
            last = symbol.Span.End;
        }
    }

    private static void Write(StringBuilder output, SourceText source, RecipeSymbol symbol, string indent)
    {
        output.Append(indent).Append(symbol.Kind).Append(' ').Append(symbol.Name).Append(symbol.Detail is null ? "" : $" = {symbol.Detail}");
        output.Append($"  ({source.GetPosition(symbol.Span.Start)} to {source.GetPosition(symbol.Span.End)})\n"
            .Replace("LinePosition { Line = ", "", StringComparison.Ordinal)
            .Replace(", Column = ", ":", StringComparison.Ordinal)
            .Replace(" }", "", StringComparison.Ordinal));
        foreach (RecipeSymbol child in symbol.Children)
        {
            Write(output, source, child, indent + "  ");
        }
    }
}
