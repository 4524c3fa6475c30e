using System.Text.RegularExpressions;

namespace Lathe.Data.Quality.Texts;

/// <summary>
/// Mail addresses, telephone numbers in international or North American form, IBANs with right check digits (ISO 13616) and card numbers
/// with a right Luhn digit (ISO/IEC 7812). Names and postal addresses have no form and are not found.
/// </summary>
internal static partial class PersonalPatterns
{
    /// <summary>Domains and numbers that are set aside for examples (RFC 2606; 555-01xx).</summary>
    private static readonly string[] ExampleDomains = ["example.com", "example.org", "example.net", "example.edu", ".example", ".test", ".invalid", ".local"];

    /// <summary>What the first piece of personal data is, without most of it; null when there is none.</summary>
    public static string? Find(string text)
    {
        var span = text.AsSpan();
        if (span.Contains('@') && FindMail(text) is { } mail)
        {
            return mail;
        }

        return span.ContainsAnyInRange('0', '9') ? FindNumber(text) : null;
    }

    private static string? FindMail(string text)
    {
        foreach (var match in Mail().EnumerateMatches(text))
        {
            var address = text.Substring(match.Index, match.Length);
            if (!ExampleDomains.Any(domain => address.EndsWith(domain, StringComparison.OrdinalIgnoreCase)))
            {
                return $"a mail address {address[0]}...{address[address.IndexOf('@', StringComparison.Ordinal)..]}";
            }
        }

        return null;
    }

    private static string? FindNumber(string text)
    {
        foreach (Match match in Iban().Matches(text))
        {
            if (IsIban(match.Value))
            {
                return $"an IBAN {match.Value[..4]}...";
            }
        }

        foreach (Match match in Card().Matches(text))
        {
            if (IsCard(match.Value))
            {
                return $"a card number {match.Value[..4]}...";
            }
        }

        foreach (Match match in Phone().Matches(text))
        {
            var digits = string.Concat(match.Value.Where(char.IsAsciiDigit));
            if (digits.Length is >= 9 and <= 15 && !digits[..^2].EndsWith("55501", StringComparison.Ordinal))
            {
                return $"a phone number {match.Value[..4]}...";
            }
        }

        return null;
    }

    /// <summary>Remainder 1 when the number, its first four characters at the end and letters as 10 to 35, is divided by 97.</summary>
    public static bool IsIban(string text)
    {
        var compact = text.Replace(" ", "", StringComparison.Ordinal);
        if (compact.Length is < 15 or > 34)
        {
            return false;
        }

        var remainder = 0;
        foreach (var character in compact[4..] + compact[..4])
        {
            remainder = char.IsAsciiDigit(character)
                ? ((remainder * 10) + (character - '0')) % 97
                : ((remainder * 100) + (character - 'A' + 10)) % 97;
        }

        return remainder == 1;
    }

    /// <summary>13 to 19 digits with a right last one (Luhn), and not all the same.</summary>
    public static bool IsCard(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length is < 13 or > 19 || digits.Distinct().Count() < 2)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            var doubled = i % 2 == 1 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return sum % 10 == 0;
    }

    [GeneratedRegex(@"\b[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,5}[A-Za-z]{2,24}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Mail();

    [GeneratedRegex(@"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", RegexOptions.CultureInvariant)]
    private static partial Regex Iban();

    /// <summary>Cards begin with 2 to 6, and are written in one or in groups.</summary>
    [GeneratedRegex(@"(?<![\d.,-])[2-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\d.,]\d|\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Card();

    [GeneratedRegex(@"(?<![\w.])\+\d{1,3}[ ./-]?(?:\(\d{1,4}\)[ ./-]?)?\d{2,4}(?:[ ./-]?\d{2,4}){2,4}(?!\w)|(?<![\w.])\(\d{3}\) ?\d{3}-\d{4}(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();
}
