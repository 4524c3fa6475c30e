using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Lathe.Benchmarks;

/// <summary>
/// <c>lathe data check</c> on a generated file: how long it takes, how much memory the program has at its peak, and how many of the planted
/// near duplicates it finds and wrongly finds. Then a training of one step, which tokenizes and keeps all rows.
/// </summary>
internal static partial class DataBench
{
    private const double Threshold = 0.8;

    public static void Run(double gibibytes)
    {
        var folder = Directory.CreateTempSubdirectory("lathe-data-bench-").FullName;
        try
        {
            var data = Path.Combine(folder, "rows.jsonl");
            var planted = PlantedRows.Write(data, (long)(gibibytes * (1L << 30)));
            File.WriteAllText(Path.Combine(folder, "dataset_info.json"), """{ "rows": { "file_name": "rows.jsonl" } }""");
            File.WriteAllText(
                Path.Combine(folder, "recipe.yaml"),
                $"model_name_or_path: {Metadata("Tokenizer")}\nstage: sft\ndo_train: true\nfinetuning_type: lora\ndataset: rows\ndataset_dir: .\n"
                + "template: chatml\ncutoff_len: 512\noutput_dir: out\nmax_steps: 1\nper_device_train_batch_size: 1\nsave_strategy: \"no\"\n");
            Console.WriteLine("| rows | GB | pairs above 0.8 | and below | seconds | MB/s | peak RSS, MiB | recall | precision |");
            Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            Check(folder, data, planted);
            Console.WriteLine("\n| tokenized for a training, GB | seconds | peak RSS of the worker, MiB |");
            Console.WriteLine("|---:|---:|---:|");
            Tokenize(folder, data);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Check(string folder, string data, PlantedRows planted)
    {
        var clock = Stopwatch.StartNew();
        var peak = Shell(folder, "data", "check", "recipe.yaml", "--write", "clean.jsonl", "--report", "report.md");
        var seconds = clock.Elapsed.TotalSeconds;

        var found = File.ReadLines(Path.Combine(folder, "report.md")).Select(line => LeftOut().Match(line)).Where(match => match.Success)
            .Select(match => long.Parse(match.Groups[1].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)).ToHashSet();
        var hits = found.Count(planted.Similar.Contains);
        var gigabytes = new FileInfo(data).Length / 1e9;
        string[] cells =
        [
            Text(planted.Rows, "N0"), Text(gigabytes, "0.00"), Text(planted.Similar.Count, "N0"), Text(planted.Different.Count, "N0"),
            Text(seconds, "0.0"), Text(gigabytes * 1000 / seconds, "0.0"), Text(peak / (double)(1 << 20), "N0"),
            Text(hits / (double)planted.Similar.Count, "0.0000"), Text(found.Count == 0 ? 1 : hits / (double)found.Count, "0.0000"),
        ];
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    private static void Tokenize(string folder, string data)
    {
        var clock = Stopwatch.StartNew();
        var peak = Shell(folder, Worker, "train", "recipe.yaml");
        string[] cells =
        [
            Text(new FileInfo(data).Length / 1e9, "0.00"), Text(clock.Elapsed.TotalSeconds, "0.0"), Text(peak / (double)(1 << 20), "N0"),
        ];
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    /// <summary>The run's own process, which is not a child of the shell's; null while there is none.</summary>
    private static Process? Worker(string folder) => Process.GetProcessesByName("lathe-worker").FirstOrDefault(worker =>
        File.ReadAllText($"/proc/{worker.Id}/cmdline").Contains(folder, StringComparison.Ordinal));

    private static long Shell(string folder, params string[] arguments) => Shell(folder, null, arguments);

    /// <summary>Runs the program. Gives the peak of resident memory in bytes, as the kernel counts it: its own, or that of another process.</summary>
    private static long Shell(string folder, Func<string, Process?>? other, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Metadata("Shell"), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["XDG_STATE_HOME"] = Path.Combine(folder, "state"), ["XDG_CACHE_HOME"] = Path.Combine(folder, "cache") },
        })!;
        var texts = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var peak = 0L;
        while (!process.WaitForExit(100))
        {
            try
            {
                using var found = other?.Invoke(folder);
                var measured = other is null ? process : found;
                measured?.Refresh();
                peak = Math.Max(peak, measured?.PeakWorkingSet64 ?? 0);
            }
            catch (Exception e) when (e is InvalidOperationException or IOException)
            {
                // It has just ended.
            }
        }

        return process.ExitCode == 0 ? peak : throw new InvalidOperationException($"lathe ended with {process.ExitCode}: {string.Join('\n', texts.Result)}");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Metadata(string key) => Path.GetFullPath(
        typeof(DataBench).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!);

    [GeneratedRegex(@"^\| rows\.jsonl \| ([\d,]+) \| LT510[56]:")]
    private static partial Regex LeftOut();

    /// <summary>Rows of text, some of which are changed copies of others.</summary>
    /// <param name="Rows">How many.</param>
    /// <param name="Similar">Rows, from 1, with a Jaccard index of at least <see cref="Threshold"/> to an earlier one.</param>
    /// <param name="Different">Changed copies with less.</param>
    private sealed record PlantedRows(long Rows, HashSet<long> Similar, HashSet<long> Different)
    {
        private const int Seed = 20260412;
        private const int Words = 40_000;
        private const int PlantedEvery = 16;

        private static readonly string[] Frequent = ["the", "of", "and", "to", "in", "is", "that", "for", "it", "as", "was", "with", "on", "be", "by"];

        public static PlantedRows Write(string path, long bytes)
        {
            var random = new Random(Seed);
            string[] vocabulary = [.. Enumerable.Range(0, Words).Select(_ => Word(random))];
            using var output = new StreamWriter(path);
            var planted = new PlantedRows(0, [], []);
            var rows = 0L;
            string[][] last = new string[64][];
            for (var written = 0L; written < bytes; rows++)
            {
                var original = last[random.Next(last.Length)];
                var words = rows % PlantedEvery == 0 && original is not null
                    ? Changed(original, random, vocabulary)
                    : Text(random, vocabulary, random.Next(40, 240));
                if (rows % PlantedEvery == 0 && original is not null)
                {
                    (Jaccard(original, words) >= Threshold ? planted.Similar : planted.Different).Add(rows + 1);
                }
                else
                {
                    last[rows % last.Length] = words;
                }

                var half = words.Length / 2;
                var line = $"{{\"instruction\": \"{string.Join(' ', words[..half])}?\", \"output\": \"{string.Join(' ', words[half..])}.\"}}";
                output.Write(line);
                output.Write('\n');
                written += line.Length + 1;
            }

            return planted with { Rows = rows };
        }

        private static string[] Text(Random random, string[] vocabulary, int count) =>
            [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? Frequent[random.Next(Frequent.Length)] : vocabulary[random.Next(vocabulary.Length)])];

        private static string[] Changed(string[] original, Random random, string[] vocabulary)
        {
            string[] words = [.. original];
            for (var change = random.Next(0, 1 + (words.Length / 8)); change > 0; change--)
            {
                words[random.Next(words.Length)] = vocabulary[random.Next(vocabulary.Length)];
            }

            return words;
        }

        private static double Jaccard(string[] left, string[] right)
        {
            var (a, b) = (Threes(left), Threes(right));
            var common = a.Count(b.Contains);
            return common / (double)(a.Count + b.Count - common);
        }

        private static HashSet<(bool, string, string, string)> Threes(string[] words)
        {
            var half = words.Length / 2;
            return
            [
                .. Enumerable.Range(0, words.Length - 2).Where(i => i + 2 < half || i >= half)
                    .Select(i => (i >= half, words[i], words[i + 1], words[i + 2])),
            ];
        }

        private static string Word(Random random)
        {
            const string Consonants = "bcdfghjklmnprstvw";
            const string Vowels = "aeiou";
            return string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => $"{Consonants[random.Next(Consonants.Length)]}{Vowels[random.Next(Vowels.Length)]}"));
        }
    }
}
