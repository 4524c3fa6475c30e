using System.CommandLine;
using System.Text.Json;
using Lathe.Cli.Commands;

namespace Lathe.Recipes.Tests.Rendering;

public sealed class ValidateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-validate-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_recipe_that_can_run_is_ok()
    {
        string recipe = WriteWorld(extra: "");
        (int code, string output, string error) = Run(recipe);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal($"{recipe}: ok, 0 errors, 0 warnings\n", output);
    }

    [Fact]
    public void A_refused_recipe_gives_3()
    {
        (int code, string output, _) = Run(WriteWorld("lora_rnak: 8\n"));

        Assert.Equal(3, code);
        Assert.Contains("error LT2003: Unknown key 'lora_rnak'.", output, StringComparison.Ordinal);
        Assert.Contains("did you mean lora_rank?", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_gives_2_and_the_others_are_checked()
    {
        string recipe = WriteWorld("");
        (int code, string output, string error) = Run(Path.Combine(_folder, "none.yaml"), recipe, _folder);

        Assert.Equal(2, code);
        Assert.Contains("There is no file", error, StringComparison.Ordinal);
        Assert.Contains("is a folder", error, StringComparison.Ordinal);
        Assert.Contains($"{recipe}: ok", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_arguments_and_no_recipe_is_a_usage_error() => Assert.Equal(2, Run("seed=1").Code);

    [Fact]
    public void Arguments_change_the_recipe()
    {
        string recipe = WriteWorld("seed: x\n");

        Assert.Equal(3, Run(recipe).Code);
        Assert.Equal(0, Run(recipe, "seed=1").Code);
        Assert.Equal(3, Run(recipe, "seed=1", "dataset=absent").Code);
    }

    [Fact]
    public void Json_is_one_document()
    {
        (int code, string output, _) = Run(WriteWorld("seed: \"1\"\nbf16: ture\n"), "--json");
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement file = document.RootElement.GetProperty("files")[0];

        Assert.Equal(3, code);
        Assert.False(document.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal((1, 1), (file.GetProperty("errors").GetInt32(), file.GetProperty("warnings").GetInt32()));
        JsonElement error = file.GetProperty("findings").EnumerateArray()
            .Single(item => item.GetProperty("severity").GetString() == "error");
        Assert.Equal("LT2005", error.GetProperty("code").GetString());
        Assert.Equal("true", error.GetProperty("suggestion").GetString());
        Assert.Equal((7, 11), (error.GetProperty("column").GetInt32(), error.GetProperty("endColumn").GetInt32()));
    }

    [Fact]
    public void A_recipe_is_checked_for_what_it_is_for()
    {
        string training = WriteWorld("");
        string export = Path.Combine(_folder, "export.yaml");
        File.WriteAllText(export, $"model_name_or_path: {_folder}/model\nexport_dir: {_folder}/merged\nexport_size: 2\n");

        Assert.Equal($"{export}: ok for export, 0 errors, 0 warnings\n", Run(export).Output);
        Assert.Contains("LT2017", Run(training, "--for", "export").Output, StringComparison.Ordinal);
        Assert.Equal(3, Run(training, "--for", "export").Code);
        Assert.Equal(0, Run(export, "--for", "chat").Code);
        Assert.Contains("'merge' is no command: --for takes train, export, chat, eval.", Run(export, "--for", "merge").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Json_says_what_was_checked()
    {
        string recipe = WriteWorld("");

        Assert.Equal(["train", null, "chat"], [For(recipe), For(Path.Combine(_folder, "none.yaml")), For(recipe, "--for", "chat")]);
    }

    [Fact]
    public void Facts_come_from_the_disk()
    {
        string recipe = WriteWorld("do_train: true\n");
        Directory.CreateDirectory(Path.Combine(_folder, "out", "checkpoint-9"));
        Directory.CreateDirectory(Path.Combine(_folder, "out", "checkpoint-10"));
        Directory.CreateDirectory(Path.Combine(_folder, "out", "checkpoint-x"));

        Assert.Contains("holds checkpoint-10: the run will resume from it.", Run(recipe).Output, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(_folder, "out"), recursive: true);
        Directory.CreateDirectory(Path.Combine(_folder, "out"));
        File.WriteAllText(Path.Combine(_folder, "out", "model.safetensors"), "");
        Assert.Contains("LT3120", Run(recipe).Output, StringComparison.Ordinal);

        Assert.Contains("LT6001", Run(recipe, "model_name_or_path=none").Output, StringComparison.Ordinal);
        Assert.Contains("did you mean identity?", Run(recipe, "dataset=identty").Output, StringComparison.Ordinal);
        Assert.Contains("LT5001", Run(recipe, "dataset_dir=none").Output, StringComparison.Ordinal);
    }

    private static string? For(params string[] arguments)
    {
        using JsonDocument document = JsonDocument.Parse(Run([.. arguments, "--json"]).Output);
        return document.RootElement.GetProperty("files")[0].TryGetProperty("for", out JsonElement name) ? name.GetString() : null;
    }

    private string WriteWorld(string extra)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "model"));
        Directory.CreateDirectory(Path.Combine(_folder, "data"));
        File.WriteAllText(Path.Combine(_folder, "data", "dataset_info.json"), "{\"identity\": {\"file_name\": \"identity.json\"}}");
        File.WriteAllText(Path.Combine(_folder, "data", "identity.json"), "[]");
        string recipe = Path.Combine(_folder, "recipe.yaml");
        File.WriteAllText(
            recipe,
            $"model_name_or_path: {_folder}/model\ndataset_dir: {_folder}/data\ndataset: identity\noutput_dir: {_folder}/out\n"
            + (extra.Contains("do_train", StringComparison.Ordinal) ? "" : "do_train: true\n")
            + extra);
        return recipe;
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = ValidateCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
