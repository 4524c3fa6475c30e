using System.Globalization;
using Lathe.Memory.Devices.Table;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>The table of GPUs for people.</summary>
internal static class KnownGpusView
{
    private const long Mebibyte = 1L << 20;

    public static void Write(IAnsiConsole console, IReadOnlyList<KnownGpu> gpus)
    {
        var width = gpus.Max(gpu => gpu.Name.Length) + 2;
        console.MarkupLine($"[bold]{"name".PadRight(width)}{"memory",12}  {"capability",10}  bf16[/]");
        foreach (var gpu in gpus)
        {
            var mark = gpu.TotalSource == TotalSource.Nominal ? "~" : "";
            var memory = mark + (gpu.TotalBytes / Mebibyte).ToString(CultureInfo.InvariantCulture) + " MiB";
            var bf16 = gpu.SupportsBf16 ? "yes" : "no";
            console.WriteLine($"{gpu.Name.PadRight(width)}{memory,12}  {gpu.Capability.ToString(),10}  {bf16}");
        }

        console.WriteLine();
        console.WriteLine("Memory as drivers report it in all, or ~ by its nominal size.");
    }
}
