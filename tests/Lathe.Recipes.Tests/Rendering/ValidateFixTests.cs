using System.CommandLine;
using System.Text;
using Lathe.Cli.Commands;

namespace Lathe.Recipes.Tests.Rendering;

public sealed class ValidateFixTests : IDisposable
{
    private const string Faulty = "model_name_or_path: absent # 模型\nlearnig_rate: \"1e-4\"\nseed:1\nquux: 1\n";
    private const string Repaired = "model_name_or_path: absent # 模型\nlearning_rate: 1e-4\nseed: 1\nquux: 1\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-fix-").FullName;

    private string Recipe => Path.Combine(_folder, "r.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_clear_is_corrected_and_told_and_the_rest_is_reported()
    {
        File.WriteAllText(Recipe, Faulty);
        (int code, string output, _) = Run(Recipe, "--fix");

        Assert.Equal(3, code);
        Assert.Equal(Repaired, File.ReadAllText(Recipe));
        Assert.Contains($"{Recipe}:2:1: fixed LT2003: Rename to learning_rate", output, StringComparison.Ordinal);
        Assert.Contains("fixed LT2006", output, StringComparison.Ordinal);
        Assert.Contains("Unknown key 'quux'", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unknown key 'learnig_rate'", output, StringComparison.Ordinal);
        Assert.Equal([Recipe], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Without_the_option_and_without_faults_nothing_is_written()
    {
        File.WriteAllText(Recipe, Faulty);
        Run(Recipe);
        Assert.Equal(Faulty, File.ReadAllText(Recipe));

        File.WriteAllText(Recipe, Repaired);
        DateTime written = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Recipe, written);
        Run(Recipe, "--fix");
        Assert.Equal(written, File.GetLastWriteTimeUtc(Recipe));
    }

    [Fact]
    public void Json_stays_one_document()
    {
        File.WriteAllText(Recipe, Faulty);
        (_, string output, string error) = Run(Recipe, "--fix", "--json");
        Assert.StartsWith("{", output, StringComparison.Ordinal);
        Assert.Contains("fixed LT2003", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_rights_stay_and_a_link_stays_a_link()
    {
        string target = Path.Combine(_folder, "target.yaml");
        File.WriteAllText(target, Faulty, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        File.CreateSymbolicLink(Recipe, target);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }

        Run(Recipe, "--fix");

        Assert.Equal([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Repaired)], File.ReadAllBytes(target));
        Assert.NotNull(new FileInfo(Recipe).LinkTarget);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(target));
        }
    }

    [Fact]
    public void A_file_in_another_encoding_is_left_alone()
    {
        byte[] bytes = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Faulty)];
        File.WriteAllBytes(Recipe, bytes);
        (int code, _, string error) = Run(Recipe, "--fix");

        Assert.Equal(2, code);
        Assert.Contains("not UTF-8", error, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(Recipe));
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = ValidateCommand.Create().Parse(arguments).Invoke(new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
