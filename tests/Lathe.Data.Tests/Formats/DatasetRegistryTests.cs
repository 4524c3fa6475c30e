using Lathe.Data.Formats;
using Lathe.Data.Tests.Pipeline;

namespace Lathe.Data.Tests.Formats;

public sealed class DatasetRegistryTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{\"format\": \"sharegpt\", \"file_name\": \"d.json\"}",
        "dataset 'd', format: there is no such key. Did you mean 'formatting'?")]
    [InlineData("{\"filename\": \"d.json\"}", "filename: there is no such key. Did you mean 'file_name'?")]
    [InlineData("{\"file_name\": \"d.json\", \"column\": {}}", "column: there is no such key. Did you mean 'columns'?")]
    [InlineData("{\"file_name\": \"d.json\", \"columns\": {\"promt\": \"q\"}}",
        "columns.promt: there is no such key. Did you mean 'columns.prompt'?")]
    [InlineData("{\"file_name\": \"d.json\", \"columns\": {\"respones\": \"q\"}}", "Did you mean 'columns.response'?")]
    [InlineData("{\"file_name\": \"d.json\", \"tags\": {\"role\": \"role\"}}",
        "tags.role: there is no such key. Did you mean 'tags.role_tag'?")]
    [InlineData("[]", "this should be an object such as {\"file_name\": \"data.json\"}, not a list")]
    [InlineData("{}", "file_name: this is missing")]
    [InlineData("{\"file_name\": \"\"}", "file_name: this is missing")]
    [InlineData("{\"file_name\": 3}", "file_name: this should be a text, not a number")]
    [InlineData("{\"cloud_file_name\": \"s3://x\"}", "cloud_file_name: files in a cloud store are not fetched")]
    [InlineData("{\"script_url\": \"x\", \"file_name\": \"d.json\"}", "script_url: scripts of a dataset are not run")]
    [InlineData("{\"file_name\": \"d.json\", \"formatting\": \"sharegtp\"}",
        "formatting: 'sharegtp' is not alpaca, sharegpt or openai. Did you mean 'sharegpt'?")]
    [InlineData("{\"file_name\": \"d.json\", \"formatting\": 1}", "formatting: this should be a text, not a number")]
    [InlineData("{\"file_name\": \"d.json\", \"ranking\": true}", "ranking: preference data")]
    [InlineData("{\"file_name\": \"d.json\", \"split\": \"test\"}", "split: a local file has the split 'train' only, not 'test'")]
    [InlineData("{\"file_name\": \"d.json\", \"split\": \"train+test[:9%]\"}", "split: a local file has the split 'train' only, not 'test'")]
    [InlineData("{\"file_name\": \"d.json\", \"split\": \"train[:9\"}", "split: 'train[:9' names no rows. Write a split, a part of it such as")]
    [InlineData("{\"file_name\": \"d.json\", \"split\": \"train[:101%]\"}", "names no rows")]
    [InlineData("{\"file_name\": \"d.json\", \"split\": \"train[:5](closest)\"}", "names no rows")]
    [InlineData("{\"file_name\": \"d.json\", \"split\": \"train[:99999999999999999999]\"}", "names no rows")]
    [InlineData("{\"file_name\": \"d.json\", \"num_samples\": 0}", "num_samples: this should be a whole number above 0")]
    [InlineData("{\"file_name\": \"d.json\", \"num_samples\": \"9\"}", "num_samples: this should be a whole number above 0")]
    [InlineData("{\"file_name\": \"d.json\", \"num_samples\": 1.5}", "num_samples: this should be a whole number above 0")]
    [InlineData("{\"file_name\": \"d.json\", \"columns\": []}", "columns: this should be an object, not a list")]
    [InlineData("{\"file_name\": \"d.json\", \"tags\": \"x\"}", "tags: this should be an object, not a text")]
    [InlineData("{\"file_name\": \"d.json\", \"columns\": {\"prompt\": [1]}}", "columns.prompt: this should be a text, not a list")]
    [InlineData("{\"file_name\": \"d.json\", \"columns\": {\"prompt\": \"q\", \"images\": \"i\"}}",
        "columns.images: images, videos and audio are not supported yet")]
    [InlineData("{\"file_name\": \"d.json\", \"columns\": {\"prompt\": \"q\", \"kto_tag\": \"k\"}}",
        "columns.kto_tag: this trains stage kto")]
    [InlineData("{\"file_name\": \"d.json\", \"columns\": {\"response\": \"a\"}}",
        "columns: this names no prompt. Where an entry has `columns`, whatever that block does not name is null")]
    [InlineData("{\"file_name\": \"d.json\", \"columns\": {\"messages\": \"m\"}}", "Add \"formatting\": \"sharegpt\"")]
    [InlineData("{\"file_name\": \"d.json\", \"formatting\": \"sharegpt\", \"columns\": {\"system\": \"s\"}}",
        "columns: this names no messages")]
    [InlineData("{\"file_name\": \"d.json\", \"formatting\": \"sharegpt\", \"tags\": {\"role_tag\": \"role\"}}",
        "tags.content_tag: this is missing. Where an entry has `tags`")]
    public void An_entry_that_cannot_be_used_says_where_and_why(string entry, string expected)
    {
        _folder.Register(entry);
        var error = Assert.Throws<DataException>(() => DatasetRegistry.Load(_folder.Data).Get("d"));
        Assert.Contains(Path.Combine(_folder.Data, "dataset_info.json"), error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\": {", "line 1, column 8: this is not valid JSON")]
    [InlineData("{\n\"a\": {},\n}", "line 3, column 1: this is not valid JSON")]
    [InlineData("[]", "this should be a JSON object")]
    [InlineData("", "this is not valid JSON")]
    public void A_broken_registry_says_where(string content, string expected)
    {
        _folder.Write("dataset_info.json", content);
        Assert.Contains(expected, Assert.Throws<DataException>(() => DatasetRegistry.Load(_folder.Data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registry_nested_without_end_is_refused()
    {
        _folder.Write("dataset_info.json", new string('[', 100_000));
        Assert.Contains("not valid JSON", Assert.Throws<DataException>(() => DatasetRegistry.Load(_folder.Data)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_or_file_is_named()
    {
        var nowhere = Path.Combine(_folder.Root, "nowhere");
        Assert.Contains($"the folder {nowhere} does not exist", Error(nowhere), StringComparison.Ordinal);
        Assert.Contains("has no dataset_info.json", Error(_folder.Data), StringComparison.Ordinal);
        Assert.Contains("over the network", Error("ONLINE"), StringComparison.Ordinal);
        Assert.Contains("over the network", Error("REMOTE:a/b"), StringComparison.Ordinal);

        static string Error(string folder) => Assert.Throws<DataException>(() => DatasetRegistry.Load(folder)).Message;
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest_and_the_list()
    {
        _folder.Write("dataset_info.json", """{"identity": {"file_name": "i.json"}, "wiki_demo": {"file_name": "w.txt"}}""");
        var registry = DatasetRegistry.Load(_folder.Data);
        var message = Assert.Throws<DataException>(() => registry.Get("identiy")).Message;
        Assert.Contains("Did you mean 'identity'?", message, StringComparison.Ordinal);
        Assert.Contains("It names: identity, wiki_demo.", message, StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean", Assert.Throws<DataException>(() => registry.Get("zzz")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_broken_entry_spoils_no_other()
    {
        _folder.Write("dataset_info.json", """{"broken": 3, "good": {"file_name": "g.json"}}""");
        var registry = DatasetRegistry.Load(_folder.Data);
        Assert.Equal(Path.Combine(_folder.Data, "g.json"), registry.Get("good").DataPath);
        Assert.Throws<DataException>(() => registry.Get("broken"));
    }

    [Fact]
    public void Without_blocks_every_column_and_tag_has_its_default()
    {
        _folder.Register("""{"file_name": "d.json", "formatting": "sharegpt"}""");
        var info = DatasetRegistry.Load(_folder.Data).Get("d");
        Assert.Equal(new DatasetColumns(), info.Columns);
        Assert.Equal(new DatasetTags(), info.Tags);
        Assert.Equal(("instruction", "input", "output", "conversations"),
            (info.Columns.Prompt, info.Columns.Query, info.Columns.Response, info.Columns.Messages));
    }

    [Fact]
    public void With_a_block_what_is_omitted_is_null()
    {
        _folder.Register("""
            {"file_name": "d.json", "formatting": "sharegpt", "columns": {"messages": "m"},
             "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"}}
            """);
        var info = DatasetRegistry.Load(_folder.Data).Get("d");
        Assert.Equal(new DatasetColumns { Messages = "m", Prompt = null, Query = null, Response = null }, info.Columns);
        Assert.Null(info.Tags.SystemTag);
        Assert.Null(info.Tags.FunctionTag);
    }

    [Fact]
    public void Settings_without_effect_are_noted()
    {
        _folder.Register("""
            {"file_name": "d.json", "zzz": 1, "folder": "x",
             "tags": {"role_tag": "a", "content_tag": "b", "user_tag": "c", "assistant_tag": "d"}}
            """);
        var notes = DatasetRegistry.Load(_folder.Data).Get("d").Notes;
        Assert.Contains(notes, n => n.Contains("zzz: there is no such key", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.Contains("folder: this has no effect", StringComparison.Ordinal));
        Assert.Contains(notes, n => n.Contains("\"formatting\": \"sharegpt\"", StringComparison.Ordinal));
    }
}
