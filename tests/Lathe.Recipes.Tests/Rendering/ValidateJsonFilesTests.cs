using System.CommandLine;
using System.Text.Json;
using Lathe.Cli.Commands;

namespace Lathe.Recipes.Tests.Rendering;

public sealed class ValidateJsonFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-validate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_dataset_info_is_checked_as_one()
    {
        string path = Write("dataset_info.json", """{"a": {"file_name": "a.json", "format": "sharegpt"}, "b": {"file_name": "gone.json"}}""");
        Write("a.json", "[]");
        (int code, string output) = Run(path);

        Assert.Equal(3, code);
        Assert.Contains($"{path}:1:31: error LT5012: There is no key 'format' in a.", output, StringComparison.Ordinal);
        Assert.Contains("did you mean \"formatting\"?", output, StringComparison.Ordinal);
        Assert.Contains("warning LT5023: There is no file or folder", output, StringComparison.Ordinal);
        Assert.EndsWith($"{path}: refused, 1 error, 1 warning\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_DeepSpeed_file_is_told_by_what_is_in_it()
    {
        string path = Write("z3.json", """{"zero_optimization": {"stage": 4}}""");
        (int code, string output) = Run("--json", path);

        Assert.Equal(3, code);
        JsonElement finding = JsonDocument.Parse(output).RootElement.GetProperty("files")[0].GetProperty("findings")[0];
        Assert.Equal("LT3183", finding.GetProperty("code").GetString());
        Assert.Equal(33, finding.GetProperty("column").GetInt32());
    }

    [Fact]
    public void Recipes_are_fixed_and_these_files_are_not()
    {
        const string Text = """{"lora_rnak": {"file_name": "a.json", "format": "sharegpt"}}""";
        string path = Write("dataset_info.json", Text);
        Assert.Contains("LT5012", Run("--fix", path).Output, StringComparison.Ordinal);
        Assert.Equal(Text, File.ReadAllText(path));
    }

    [Fact]
    public void Another_JSON_file_is_a_recipe()
    {
        string path = Write("recipe.json", """{"model_name_or_path": "none", "lora_rnak": 8}""");
        Assert.Contains("LT2003: Unknown key 'lora_rnak'.", Run(path).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recipe_is_told_about_the_datasets_it_uses()
    {
        Write("dataset_info.json", """{"a": {"file_name": "a.json", "columns": {"messages": "m"}}, "b": {"file_nam": "b.json"}}""");
        Write("a.json", "[]");
        string recipe = Write("r.yaml", $"model_name_or_path: {_folder}\nstage: sft\ndo_train: true\noutput_dir: {_folder}/out\ndataset_dir: {_folder}\ndataset: a\n");
        string output = Run(recipe).Output;

        Assert.Contains($"{recipe}:5:14: error LT5030: {_folder}/dataset_info.json line 1: columns names messages", output, StringComparison.Ordinal);
        Assert.DoesNotContain("file_nam'", output, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Code, string Output) Run(params string[] words)
    {
        using var output = new StringWriter();
        int code = ValidateCommand.Create().Parse(words).Invoke(new InvocationConfiguration { Output = output, Error = TextWriter.Null });
        return (code, output.ToString());
    }
}
