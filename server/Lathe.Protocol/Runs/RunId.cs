using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Lathe.Protocol.Runs;

/// <summary>
/// Name of a run: UTC time with milliseconds, then chance, such as <c>20260131-174205-417-k3f9q</c>. Sorts by time, also where a run of a
/// second follows another; safe as a file name. Names without milliseconds are older.
/// </summary>
public readonly partial record struct RunId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int RandomLength = 5;

    private readonly string? _value;

    private RunId(string value) => _value = value;

    public static RunId Create(DateTimeOffset now) => new(
        now.UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture) + "-" +
        RandomNumberGenerator.GetString(Alphabet, RandomLength));

    public static bool TryParse([NotNullWhen(true)] string? text, out RunId id)
    {
        var valid = text is not null && Form().IsMatch(text);
        id = valid ? new RunId(text!) : default;
        return valid;
    }

    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"^[0-9]{8}-[0-9]{6}(-[0-9]{3})?-[0-9a-z]{5}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
