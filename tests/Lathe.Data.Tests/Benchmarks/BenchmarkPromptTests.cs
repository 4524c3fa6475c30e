using Lathe.Data.Benchmarks;
using Lathe.Data.Templates;
using Lathe.Data.Tests.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tests.Benchmarks;

/// <summary>Prompts against texts in LLaMA-Factory's documented format.</summary>
public sealed class BenchmarkPromptTests
{
    private static readonly CharTokenizer Tokenizer = new();

    private static readonly BenchmarkSubject Subject = new(
        "abstract_algebra",
        "abstract algebra",
        "STEM",
        [new ChoiceQuestion("Find x.", ["1", "2", "", "4"], 3, "here")],
        [new ChoiceQuestion("Find y.", ["0", "7", "8", "9"], 1, "there"), new ChoiceQuestion("Find z.", ["a", "b", "c", "d"], 0, "there")]);

    [Fact]
    public void Examples_and_question_are_those_of_LLaMA_Factory()
    {
        Assert.Equal(
            "The following are multiple choice questions (with answers) about abstract algebra.\n\n" +
            "Find y.\nA. 0\nB. 7\nC. 8\nD. 9\nAnswer:B\n\n" +
            "Find z.\nA. a\nB. b\nC. c\nD. d\nAnswer:A\n\n" +
            "Find x.\nA. 1\nB. 2\nC. \nD. 4\nAnswer:",
            Text("fewshot", BenchmarkLanguage.En, shots: 2));
        Assert.Equal(
            "以下是中国关于abstract algebra考试的单项选择题，请选出其中的正确答案。\n\nFind x.\nA. 1\nB. 2\nC. \nD. 4\n答案：",
            Text("fewshot", BenchmarkLanguage.Zh, shots: 0));
    }

    [Fact]
    public void A_chat_model_is_asked_in_its_template() => Assert.Equal(
        "<|im_start|>user\nThe following are multiple choice questions (with answers) about abstract algebra.\n\n" +
        "Find y.\nA. 0\nB. 7\nC. 8\nD. 9\nAnswer:<|im_end|>\n<|im_start|>assistant\nB<|im_end|>\n" +
        "<|im_start|>user\nFind x.\nA. 1\nB. 2\nC. \nD. 4\nAnswer:<|im_end|>\n<|im_start|>assistant\n",
        Text("chatml", BenchmarkLanguage.En, shots: 1));

    [Fact]
    public void Examples_that_do_not_fit_are_left_out_from_the_end()
    {
        var prompt = BenchmarkPrompt.English;
        var template = TemplateCatalog.Get("fewshot");
        var whole = prompt.Encode(Tokenizer, template, Subject, Subject.Questions[0], 5, int.MaxValue)!.Value;
        Assert.Equal(2, whole.Shots);
        var fitting = prompt.Encode(Tokenizer, template, Subject, Subject.Questions[0], 5, whole.Ids.Length)!.Value;
        Assert.Equal((2, whole.Ids.Length), (fitting.Shots, fitting.Ids.Length));
        var shorter = prompt.Encode(Tokenizer, template, Subject, Subject.Questions[0], 5, whole.Ids.Length - 1)!.Value;
        Assert.Equal(1, shorter.Shots);
        Assert.Contains("Find y.", Tokenizer.Decode(shorter.Ids), StringComparison.Ordinal);
        Assert.Equal(0, prompt.Encode(Tokenizer, template, Subject, Subject.Questions[0], 5, shorter.Ids.Length - 1)!.Value.Shots);
        Assert.Null(prompt.Encode(Tokenizer, template, Subject, Subject.Questions[0], 5, 10));
    }

    private static string Text(string template, BenchmarkLanguage language, int shots) => Tokenizer.Decode(
        BenchmarkPrompt.Of(language).Encode(Tokenizer, TemplateCatalog.Get(template), Subject, Subject.Questions[0], shots, int.MaxValue)!.Value.Ids,
        skipSpecialTokens: false);
}
