using System.Text.Json;
using Lathe.Protocol.Daemon;
using Lathe.Recipes.Findings;

namespace Lathe.Cli.Daemon.Features.Diagnostics;

/// <summary>How the user wants to see findings. It changes what is shown, not what a recipe is refused for.</summary>
internal sealed class FindingSeverities
{
    private const string Off = "off";

    /// <summary>The setting's words by code. Words and no values: generics over enums would be compiled at every start.</summary>
    private readonly Dictionary<string, string> _byCode = new(StringComparer.Ordinal);

    private FindingSeverities()
    {
    }

    /// <summary>All findings as they are.</summary>
    public static FindingSeverities AsFound { get; } = new();

    public static FindingSeverities From(LatheSettings? settings)
    {
        if (settings?.Findings?.Severity is not { Count: > 0 } severity)
        {
            return AsFound;
        }

        var severities = new FindingSeverities();
        foreach (var (code, value) in severity)
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                severities._byCode[code] = value.GetString()!;
            }
        }

        return severities;
    }

    /// <summary>The setting in words, such as <c>LT3003 off</c>.</summary>
    public override string ToString() => _byCode.Count == 0 ? "as found" : string.Join(", ", _byCode.Select(pair => $"{pair.Key} {pair.Value}"));

    /// <summary>The severity to show; null: not at all. Without its errors of syntax and shape nobody could tell what a text lacks.</summary>
    public Severity? Of(Finding finding)
    {
        var mustShow = finding.Severity == Severity.Error && finding.Code[2] is ('1' or '2');
        return _byCode.GetValueOrDefault(finding.Code) switch
        {
            "error" => Severity.Error,
            "warning" => Severity.Warning,
            "information" => Severity.Information,
            "hint" => Severity.Hint,
            Off when !mustShow => null,
            _ => finding.Severity,
        };
    }
}
