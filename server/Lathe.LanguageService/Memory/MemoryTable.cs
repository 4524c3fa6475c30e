using System.Globalization;
using System.Text;
using Lathe.LanguageService.Markup;
using Lathe.Memory;
using Lathe.Memory.Fit;
using Lathe.Memory.Planner;

namespace Lathe.LanguageService.Memory;

/// <summary>A plan as a table in Markdown.</summary>
public static class MemoryTable
{
    /// <summary>Items below this share of the peak are put together.</summary>
    private const double LeastShare = 0.005;

    /// <summary>The items at the peak, what else there is, and what would still fit.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="key">The key whose items are marked; null for none.</param>
    public static string For(RecipePlan plan, string? key = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        FitReport report = plan.Report;
        PhasePeak peak = report.Plan.Peak;
        IReadOnlyList<MemoryItem> marked = plan.Shares.FirstOrDefault(share => share.Key == key)?.Items ?? [];
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"**{Markdown.Escape(FitWords.Line(report, plan.Fit))}**\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| At the peak ({ItemNames.Of(peak.Phase)}) | GiB |\n|:--|--:|\n");

        long rest = report.Needed;
        foreach ((MemoryItem item, long bytes) in peak.Items.OrderByDescending(item => item.Value).ThenBy(item => item.Key))
        {
            if (bytes >= peak.Bytes * LeastShare)
            {
                rest -= bytes;
                Row(text, ItemNames.Of(item), bytes, marked.Contains(item));
            }
        }

        Row(text, "software, allocator and smaller items", rest, isMarked: false);
        text.Append(CultureInfo.InvariantCulture, $"| **all** | **{Gib.Number(report.Needed)}** |\n\n");
        if (plan.Shares.FirstOrDefault(share => share.Key == key) is { } own)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Gib.Format(own.Bytes)} of it hang on {Markdown.Code(own.Key)}. ");
        }

        text.Append(CultureInfo.InvariantCulture, $"Largest micro-batch that fits: {Limit(plan.Page.LargestMicroBatch)}; longest ");
        text.Append(CultureInfo.InvariantCulture, $"{Markdown.Code("cutoff_len")} that fits: {Limit(plan.Page.LongestSequence)}.\n\n");
        return text.Append(Markdown.Escape(PlanBasis.InShort(report, plan.Fit))).ToString();
    }

    private static void Row(StringBuilder text, string name, long bytes, bool isMarked)
    {
        string mark = isMarked ? "**" : "";
        text.Append(CultureInfo.InvariantCulture, $"| {mark}{name}{mark} | {mark}{Gib.Number(bytes)}{mark} |\n");
    }

    private static string Limit(int? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
