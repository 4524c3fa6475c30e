using Lathe.Jobs.Reports;

namespace Lathe.Jobs.Tests.Reports;

public class RedactorTests
{
    private static readonly Redactor Redactor = new("/home/ada", "ada", "castle-7");

    /// <summary>Ways in which texts hold a secret; {0} is where it stands.</summary>
    private static readonly string[] Holders =
    [
        "hub_token: {0}", "hf_hub_token: \"{0}\" # mine", "  ms_hub_token: '{0}'", "hubToken: {0}", "HF_TOKEN={0}", "export OPENAI_API_KEY=\"{0}\"",
        "{{ \"password\": \"{0}\", \"rank\": 8 }}", "{{\"apiKey\":\"{0}\"}}", "{{hub_token: {0}, lora_rank: 8}}", "db_password: >-\n  {0}\n  {0}",
        "client_secret: |\n    {0}\n\n    {0}", "tokens_file: x\nsecret:\n  - {0}\n  - {0}", "credentials:\n- {0}\n- {0}", "\"auth\":\n  \"{0}\"",
        "outer: {{token:\n    {0} }}", "wandb_entity: {0}", "wandb:\n  mode: {0}\n  deep:\n    er: {0}", "lathe train --hub-token {0} my.yaml",
        "curl -H 'Authorization: Bearer {0}'", "sent Bearer {0} to the hub", "https://ada:{0}@example.org/model", "s3://{0}@bucket/model",
        "git+ssh://{0}:x@example.org/repo.git", "https://example.org/model?access_token={0}", "https://example.org/m?a=1&key={0}&b=2",
        "info: the login with password {0}, token is {0}; password={0}", "-----BEGIN OPENSSH PRIVATE KEY-----\n{0}\n{0}\n-----END OPENSSH PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\n{0}",
    ];

    /// <summary>Secrets that are known by their looks, wherever they stand; {0} are letters and digits.</summary>
    private static readonly string[] Looks =
    [
        "hf_{0}", "sk-{0}", "sk-proj-{0}", "ghp_{0}", "github_pat_{0}", "glpat-{0}", "xoxb-{0}", "eyJ{0}.{0}.{0}", "{0}{0}{0}",
    ];

    private static readonly string[] Around =
    [
        "### method", "lora_rank: 16", "  - all", "", "output_dir: saves/a", "info: started", "datasets: [identity, alpaca]", "```yaml", "# a comment",
    ];

    [Fact]
    public void Planted_secrets_never_survive()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            List<string> lines = [.. random.GetItems(Around, random.Next(12))];
            List<string> secrets = [];
            for (var count = random.Next(1, 5); count > 0; count--)
            {
                // Twelve characters at least, always with both: else it could be a word.
                var secret = $"a1{Word(random, random.Next(10, 15))}";
                secrets.Add(secret);
                var text = random.Next(3) == 0
                    ? $"look at {Format(Looks[random.Next(Looks.Length)], secret)} there"
                    : Format(Holders[random.Next(Holders.Length)], secret);
                lines.Insert(random.Next(lines.Count + 1), text);
            }

            var whole = string.Join('\n', lines);
            var clean = Redactor.Clean(whole);
            Assert.All(secrets, secret => Assert.False(clean.Contains(secret, StringComparison.Ordinal), $"seed {seed}: {secret} in\n{whole}\n->\n{clean}"));
        }
    }

    [Theory]
    [InlineData("output_dir: /home/ada/saves/run 1", "output_dir: ~/saves/run 1")]
    [InlineData("file:///home/ada/my.yaml", "file://~/my.yaml")]
    [InlineData("/home/adam/x and /Users/grace/x", "/home/<user>/x and /Users/<user>/x")]
    [InlineData(@"C:\Users\grace\saves", @"C:\Users\<user>\saves")]
    [InlineData("ada's run on castle-7.local (CASTLE-7)", "<user>'s run on <host>.local (<host>)")]
    [InlineData("adapter of Canada", "adapter of Canada")]
    [InlineData("ask grace.h@example.org", "ask <email>")]
    public void Names_are_taken_out(string text, string expected) => Assert.Equal(expected, Redactor.Clean(text));

    [Theory]
    [InlineData("max_new_tokens: 512")]
    [InlineData("skip_special_tokens: true")]
    [InlineData("tokens per second: 1,234")]
    [InlineData("tokenized_path: saves/tokenized")]
    [InlineData("report_to: wandb")]
    [InlineData("https://example.org/models/tiny?rev=2")]
    [InlineData("  \"lora_rank\": 16,")]
    [InlineData("run 20260131-174205-k3f9q of Lathe 0.1.0 (linux-x64)")]
    public void What_helps_stays(string text) => Assert.Equal(text, Redactor.Clean(text));

    [Fact]
    public void Only_the_value_goes_where_its_end_is_known()
    {
        Assert.Equal("{ \"token\": <redacted>, \"lora_rank\": 16 }", Redactor.Clean("{ \"token\": \"abc\", \"lora_rank\": 16 }"));
        Assert.Equal("hub_token: <redacted>\nlora_rank: 16", Redactor.Clean("hub_token: abc def\nlora_rank: 16"));
        Assert.Equal("https://<redacted>@example.org/x", Redactor.Clean("https://ada:pw@example.org/x"));
    }

    [Fact]
    public void Names_that_say_nothing_are_no_names() =>
        Assert.Equal("root: ~/x, user", new Redactor("/root", "root", "").Clean("root: /root/x, user"));

    private static string Word(Random random, int length) =>
        new(random.GetItems("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".AsSpan(), length));

    private static string Format(string form, string secret) =>
        form.Replace("{0}", secret, StringComparison.Ordinal).Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
}
