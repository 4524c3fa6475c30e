using System.Text.RegularExpressions;

namespace Lathe.Data.Quality.Texts;

/// <summary>
/// Keys, tokens and private keys, by the forms their issuers give them. Passwords in plain words have no form and are not found, but for
/// those that are assigned to a name that says so.
/// </summary>
internal static partial class SecretPatterns
{
    private const int Shown = 4;

    /// <summary>What the first secret is, without its value; null when there is none.</summary>
    public static string? Find(string text)
    {
        if (!Start().IsMatch(text))
        {
            return null;
        }

        foreach (Match match in Secret().Matches(text))
        {
            var group = match.Groups.Values.Skip(1).First(g => g.Success && g.Name.Length > 1);
            var value = group.Value;
            if (group.Name == "privatekey")
            {
                return "a private key";
            }

            if (group.Name is "assigned" or "openai" && !IsRandom(value))
            {
                continue;
            }

            return $"{Names[group.Name]} {Masked(value)}";
        }

        return null;
    }

    /// <summary>Its head and its length, never all of it.</summary>
    public static string Masked(string value) => $"{value[..Math.Min(Shown, value.Length / 3)]}... ({value.Length} characters)";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["aws"] = "an AWS access key",
        ["github"] = "a GitHub token",
        ["gitlab"] = "a GitLab token",
        ["openai"] = "an API key",
        ["huggingface"] = "a Hugging Face token",
        ["google"] = "a Google API key",
        ["slack"] = "a Slack token",
        ["stripe"] = "a Stripe key",
        ["jwt"] = "a JSON Web Token",
        ["url"] = "a password in an address",
        ["assigned"] = "a password or key",
    };

    /// <summary>A value that somebody made up as an example has few different characters, or only letters.</summary>
    private static bool IsRandom(string value) =>
        value.Distinct().Count() >= 8 && value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetter);

    /// <summary>What all of them have: a quick look before the slow one.</summary>
    [GeneratedRegex(
        @"AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|sk-|hf_|AIza|xox[abprs]-|[sr]k_live_|eyJ|PRIVATE KEY|://[^\s/]{1,100}@|(?i:passw|secret|api.?key|token)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Start();

    [GeneratedRegex(
        @"(?<privatekey>-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----)"
        + @"|\b(?<aws>(?:AKIA|ASIA)[0-9A-Z]{16})\b"
        + @"|\b(?<github>gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})"
        + @"|\b(?<gitlab>glpat-[A-Za-z0-9_-]{20,64})"
        + @"|\b(?<openai>sk-(?:proj-|ant-)?[A-Za-z0-9_-]{20,200})"
        + @"|\b(?<huggingface>hf_[A-Za-z0-9]{30,64})\b"
        + @"|\b(?<google>AIza[0-9A-Za-z_-]{35})"
        + @"|\b(?<slack>xox[abprs]-[A-Za-z0-9-]{10,200})"
        + @"|\b(?<stripe>[sr]k_live_[A-Za-z0-9]{16,200})"
        + @"|\b(?<jwt>eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{10,1000})"
        + @"|://[A-Za-z0-9._~-]{1,64}:(?<url>[^\s:/@]{6,100})@[A-Za-z0-9]"
        + @"|(?i:\b(?:password|passwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token)""?\s{0,3}[:=]\s{0,3}[""'])(?<assigned>[A-Za-z0-9+/_!#%&*.$@-]{12,200})[""']",
        RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
