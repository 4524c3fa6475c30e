using Lathe.Cli.Facts;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Binding;

/// <summary>
/// A folder of <c>tests/baselines/recipes</c>: <c>recipe.yaml</c>; <c>findings.yaml</c>, the same with its findings as comments beneath
/// the lines; for a rule, whose code starts the folder's name, <c>silent.yaml</c>, a near recipe that keeps it; and <c>world/</c>, the
/// files around the recipe, without which nothing is known about the disk.
/// </summary>
/// <param name="Name">The folder's name.</param>
internal sealed record RecipeCase(string Name)
{
    public const string Recipe = "recipe.yaml";
    public const string Silent = "silent.yaml";

    private const string ArgumentsMark = "# arguments: ";

    public static string Root { get; } = Path.Combine(Baselines.Root, "recipes");

    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    /// <summary>The code of the rule the case is about; null for a case about the text itself.</summary>
    public string? Rule => Name.StartsWith("LT", StringComparison.Ordinal) ? Name.Split('-')[0] : null;

    public string World => Path.Combine(Root, Name, "world");

    public string PathOf(string file) => Path.Combine(Root, Name, file);

    /// <summary>Binds one of its recipes. A first line <c># arguments: ...</c> stands for a command line.</summary>
    public BindResult Bind(string file)
    {
        SourceText source = SourceText.FromBytes(file, File.ReadAllBytes(PathOf(file)));
        string first = source.GetLine(0);
        string[] arguments = first.StartsWith(ArgumentsMark, StringComparison.Ordinal) ? first[ArgumentsMark.Length..].Split(' ') : [];
        KeepTimesEqual();
        IRecipeFacts facts = Directory.Exists(World) ? new FileSystemFacts(World, Path.Combine(World, file)) : NoFacts.Instance;
        return RecipeBinder.Bind(source, arguments, new BindOptions { Facts = facts });
    }

    /// <summary>Rules compare when files were written, and a checkout writes them in any order.</summary>
    private void KeepTimesEqual()
    {
        if (Directory.Exists(World))
        {
            foreach (string file in Directory.EnumerateFiles(World, "*", SearchOption.AllDirectories))
            {
                File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddYears(50));
            }
        }
    }
}
