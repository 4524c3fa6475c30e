using System.Diagnostics;
using System.Globalization;
using Lathe.LanguageService.Completion;
using Lathe.LanguageService.Hover;
using Lathe.LanguageService.Snapshots;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;

namespace Lathe.Benchmarks;

/// <summary>
/// How long an editor waits after a key was pressed: a new text is read and bound, then asked for completion and for a hover at the caret,
/// at places all over a recipe of 200 lines.
/// </summary>
internal static class LanguageLatency
{
    private const int Lines = 200;
    private const int Step = 7;

    public static void Run()
    {
        string whole = Recipe();

        // Half a word that no colon follows yet, and a bracket that is not closed: the texts that are repaired while they are read.
        (string Name, string Text)[] texts =
        [
            ("whole", whole),
            ("half a word", whole.Replace("\nseed: ", "\nsee\nse: ", StringComparison.Ordinal)),
            ("open bracket", whole.Replace("\nlora_target: ", "\nlora_target: [q_proj, ", StringComparison.Ordinal)),
        ];
        Console.WriteLine("| text | snapshot and completion: median ms | 99 % ms | worst ms | hover: median ms | 99 % ms |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach ((string name, string text) in texts)
        {
            Measure(text);
            (double[] completion, double[] hover) = Measure(text);
            double[] figures = [At(completion, 0.5), At(completion, 0.99), completion[^1], At(hover, 0.5), At(hover, 0.99)];
            string[] cells = [.. figures.Select(figure => figure.ToString("0.00", CultureInfo.InvariantCulture))];
            Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
        }
    }

    private static (double[] Completion, double[] Hover) Measure(string text)
    {
        var completion = new List<double>();
        var hover = new List<double>();
        for (int offset = 0; offset <= text.Length; offset += Step)
        {
            long start = Stopwatch.GetTimestamp();
            var snapshot = new RecipeSnapshot(new SourceText("recipe.yaml", text));
            _ = RecipeCompletion.At(snapshot, offset);
            completion.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);

            start = Stopwatch.GetTimestamp();
            _ = RecipeHover.At(snapshot, offset);
            hover.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return ([.. completion.Order()], [.. hover.Order()]);
    }

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    private static string Recipe()
    {
        IEnumerable<string> keys = RecipeKeys.All.Select(key => $"{key.Name}: {key.DefaultText}   # {key.Group}");
        return string.Join('\n', keys.Take(Lines)) + "\n";
    }
}
