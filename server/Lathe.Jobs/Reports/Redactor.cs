using System.Text.RegularExpressions;

namespace Lathe.Jobs.Reports;

/// <summary>
/// Takes out of a text what a stranger should not read: secrets by the names of their keys and by their looks, credentials in addresses,
/// the user's home folder and name, the machine's name. Rather too much than too little: what stays is read by people who look for a defect.
/// </summary>
/// <param name="home">The user's home folder; empty: none.</param>
/// <param name="user">The user's name; empty: none.</param>
/// <param name="host">The machine's name; empty: none.</param>
public sealed partial class Redactor(string home, string user, string host)
{
    private const string Hidden = "<redacted>";

    /// <summary>Names of nobody, which texts are full of.</summary>
    private static readonly string[] CommonNames = ["root", "user", "admin", "localhost"];

    /// <summary>For whoever runs this process, on this machine.</summary>
    public static Redactor Own { get; } = new(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), Environment.UserName, Environment.MachineName);

    public string Clean(string text)
    {
        var clean = KeyBlocks().Replace(text, Hidden);
        clean = WithoutBlocks(clean);
        clean = QuotedSecret().Replace(clean, $"$1{Hidden}");
        clean = PlainSecret().Replace(clean, $"$1{Hidden}");
        clean = Flag().Replace(clean, $"$1{Hidden}");
        clean = Credentials().Replace(clean, $"$1{Hidden}@");
        clean = Bearer().Replace(clean, $"$1 {Hidden}");
        clean = Prose().Replace(clean, $"$1 {Hidden}");
        clean = Known().Replace(clean, Hidden);
        clean = Mail().Replace(clean, "<email>");
        clean = WithoutHome(clean);
        clean = OtherHome().Replace(clean, "$1<user>");
        return WithoutName(WithoutName(clean, host, "<host>"), user, "<user>");
    }

    /// <summary>YAML: what stands below a secret's key, deeper than it.</summary>
    private static string WithoutBlocks(string text)
    {
        var lines = text.Split('\n');
        int? depth = null;
        var isItem = false;
        for (var number = 0; number < lines.Length; number++)
        {
            var line = lines[number];
            var indent = line.Length - line.TrimStart().Length;
            if (depth is { } above && (indent > above || string.IsNullOrWhiteSpace(line) || (indent == above && line[indent] == '-' && !isItem)))
            {
                lines[number] = string.IsNullOrWhiteSpace(line) ? line : line[..indent] + Hidden;
            }
            else
            {
                depth = BlockKey().IsMatch(line) ? indent : null;
                isItem = line.AsSpan(indent).StartsWith("-");
            }
        }

        return string.Join('\n', lines);
    }

    private string WithoutHome(string text)
    {
        // As a path, and as JSON writes one of Windows.
        foreach (var form in new[] { home, home.Replace(@"\", @"\\", StringComparison.Ordinal) })
        {
            if (form.Length > 1)
            {
                text = Regex.Replace(text, Regex.Escape(form.TrimEnd('/', '\\')) + @"(?![\w.-])", "~", RegexOptions.IgnoreCase);
            }
        }

        return text;
    }

    private static string WithoutName(string text, string name, string shown) =>
        name.Length < 2 || CommonNames.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? text
            : Regex.Replace(text, $"(?<![A-Za-z0-9]){Regex.Escape(name)}(?![A-Za-z0-9])", shown, RegexOptions.IgnoreCase);

    // By the end of the name, so that hub_token, apiKey and WANDB_API_KEY count, and max_new_tokens does not.
    private const string SecretName =
        @"(?:[\w.-]*(?:token|keys?|pwd|passphrase|auth|authorization|cookie|signature|(?:api|hub|auth|access)_?tokens)(?:_?(?:id|file|path|value))?"
        + @"|[\w.-]*(?:secret|passw|credential)[\w.-]*|wandb[\w.-]*)";

    [GeneratedRegex(@"-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|\z)")]
    private static partial Regex KeyBlocks();

    [GeneratedRegex($@"(?<![\w.-])[""']?{SecretName}[""']?\s*:", RegexOptions.IgnoreCase)]
    private static partial Regex BlockKey();

    [GeneratedRegex($@"((?<![\w.-])[""']?{SecretName}[""']?\s*[:=]\s*)(?:""(?:[^""\\\n]|\\.)*""|'(?:[^'\n]|'')*')", RegexOptions.IgnoreCase)]
    private static partial Regex QuotedSecret();

    [GeneratedRegex($@"((?<![\w.-])[""']?{SecretName}[""']?[ \t]*[:=][ \t]*)(?!{Hidden})[^\s][^\n]*", RegexOptions.IgnoreCase)]
    private static partial Regex PlainSecret();

    [GeneratedRegex($@"(--?{SecretName}[ \t]+)(?!{Hidden})\S+", RegexOptions.IgnoreCase)]
    private static partial Regex Flag();

    [GeneratedRegex(@"((?<![\w+.-])\w[\w+.-]*://)[^/\s@""']+@")]
    private static partial Regex Credentials();

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[\w.~+/=-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"\b(password|passphrase|token|secret|key)(?:\s+is)?\s+(?=\S*\d)(?=\S*[A-Za-z])[\w.~+/=-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex Prose();

    // Of hubs and clouds by their beginnings, JSON Web Tokens, and long words of letters and digits, which nobody makes up.
    [GeneratedRegex(
        @"\b(?:hf_\w{8,}|api_org_\w{8,}|sk-[\w-]{12,}|gh[pousr]_\w{12,}|github_pat_\w{12,}|glpat-[\w-]{12,}|xox[a-z]-[\w-]{8,}"
        + @"|(?:AKIA|ASIA)[0-9A-Z]{12,}|AIza[\w-]{20,}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*|(?=\w*\d)(?=\w*[A-Za-z])\w{32,})\b")]
    private static partial Regex Known();

    [GeneratedRegex(@"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w")]
    private static partial Regex Mail();

    [GeneratedRegex(@"((?:/home/|/Users/|[A-Za-z]:\\{1,2}Users\\{1,2}))[^/\\\s""'<>:]+")]
    private static partial Regex OtherHome();
}
