using System.Collections.Frozen;
using System.Text.Json;
using Lathe.Protocol.Daemon;
using Lathe.Recipes.Findings;

namespace Lathe.Cli.Daemon.Features.Diagnostics;

/// <summary>How the user wants to see findings. It changes what is shown, not what a recipe is refused for.</summary>
internal sealed class FindingSeverities
{
    private const string Off = "off";

    private static readonly FrozenDictionary<string, Severity?> Words = new Dictionary<string, Severity?>
    {
        ["error"] = Severity.Error,
        ["warning"] = Severity.Warning,
        ["information"] = Severity.Information,
        ["hint"] = Severity.Hint,
        [Off] = null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Severity?> _byCode;

    private FindingSeverities(IEnumerable<KeyValuePair<string, Severity?>> byCode) =>
        _byCode = byCode.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All findings as they are.</summary>
    public static FindingSeverities AsFound { get; } = new([]);

    public static FindingSeverities From(LatheSettings? settings) => settings?.Findings?.Severity is { Count: > 0 } severity
        ? new FindingSeverities(
            from pair in severity
            where pair.Value.ValueKind == JsonValueKind.String && Words.ContainsKey(pair.Value.GetString()!)
            select KeyValuePair.Create(pair.Key, Words[pair.Value.GetString()!]))
        : AsFound;

    /// <summary>The severity to show; null: not at all. Without its errors of syntax and shape nobody could tell what a text lacks.</summary>
    public Severity? Of(Finding finding)
    {
        if (!_byCode.TryGetValue(finding.Code, out var wanted))
        {
            return finding.Severity;
        }

        var mustShow = finding.Severity == Severity.Error && finding.Code[2] is ('1' or '2');
        return wanted ?? (mustShow ? finding.Severity : null);
    }
}
