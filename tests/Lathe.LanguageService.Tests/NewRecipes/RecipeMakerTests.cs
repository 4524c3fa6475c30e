using Lathe.LanguageService.Formatting;
using Lathe.LanguageService.NewRecipes;
using Lathe.LanguageService.Snapshots;
using Lathe.LanguageService.Sorting;
using Lathe.Memory;
using Lathe.Memory.Devices;
using Lathe.Memory.Devices.Table;
using Lathe.Memory.Fit;
using Lathe.Memory.Profiles;
using Lathe.Models.Shapes;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Rules;
using Lathe.Recipes.Text;

namespace Lathe.LanguageService.Tests.NewRecipes;

public class RecipeMakerTests
{
    private static readonly string[] NotYet = [FindingCodes.KeyNotYet, FindingCodes.ValueNotYet];

    private static readonly ModelShape Tiny = new StubSurroundings().GetModelShape("models/tiny")!;

    /// <summary>All tasks with all devices, and models that are not known, small and large.</summary>
    public static IEnumerable<NewRecipeWish> Wishes() =>
        from task in RecipeTasks.All
        from fit in Fits()
        from model in new (string? Name, ModelShape? Shape)[]
        {
            (null, null), ("models/tiny", Tiny), ("models/two words: 模型", null), ("Qwen/Qwen2.5-7B", KnownModels.Find("Qwen/Qwen2.5-7B")),
            ("Qwen/Qwen2.5-72B", KnownModels.Find("Qwen/Qwen2.5-72B")),
        }
        from dataset in new[] { null, "identity", "a, b" }
        select new NewRecipeWish(task, RecipeMaker.NameOf(task, model.Name), fit)
        {
            HasBf16 = fit.Budget.Bytes % 3 == 0 ? null : fit.Budget.Kind != DeviceBudgetKind.HostMemory,
            Model = model.Name,
            Shape = model.Shape,
            Template = model.Name == "models/tiny" ? "chatml" : null,
            IsTemplateAsked = model.Shape is not null,
            Dataset = dataset,
            DatasetFolder = dataset is null ? null : "data",
        };

    [Fact]
    public void Every_recipe_binds_without_errors_but_for_what_its_task_says()
    {
        foreach (NewRecipeWish wish in Wishes())
        {
            string text = RecipeMaker.Make(wish).Text;
            BindResult bound = RecipeBinder.Bind(new SourceText("new.recipe.yaml", text));
            Finding[] wrong =
            [
                .. bound.Findings
                    .Where(finding => finding.Severity == Severity.Error && !(wish.Task.IsNotYet && NotYet.Contains(finding.Code))),
            ];
            Assert.True(wrong.Length == 0, $"{string.Join("\n", wrong.Select(finding => finding.ToString()))}\n{text}");
            Assert.Equal(wish.Task.Trains, bound.Command == RecipeCommand.Train);
            bool isRefused = bound.Command != RecipeCommand.Train || bound.Findings.Any(finding => NotYet.Contains(finding.Code));
            Assert.True(isRefused == wish.Task.IsNotYet, $"{wish.Task.Id} says {wish.Task.IsNotYet}:\n{text}");
        }
    }

    [Fact]
    public void Every_recipe_is_in_order_and_laid_out()
    {
        foreach (NewRecipeWish wish in Wishes())
        {
            RecipeSnapshot snapshot = new(new SourceText("new.recipe.yaml", RecipeMaker.Make(wish).Text));
            Assert.True(KeySorter.Sort(snapshot) is null, snapshot.Source.Text);
            Assert.True(RecipeFormatter.Format(snapshot).Count == 0, snapshot.Source.Text);
        }
    }

    [Fact]
    public void A_training_of_a_known_model_fits_or_says_that_it_does_not()
    {
        int fits = 0;
        foreach (NewRecipeWish wish in Wishes().Where(wish => wish is { Task.Trains: true, Shape: not null }))
        {
            NewRecipe made = RecipeMaker.Make(wish);
            BindResult bound = RecipeBinder.Bind(new SourceText("new.recipe.yaml", made.Text));
            FitReport report = wish.Fit.Plan(bound, wish.Shape!, NoFacts.Instance)!;
            bool isSaid = made.Notes.Any(note => note.StartsWith("It does not fit", StringComparison.Ordinal));
            Assert.True(
                isSaid == (report.Verdict == FitVerdict.TooLarge), $"{report.Summary}\n{string.Join('\n', made.Notes)}\n{made.Text}");
            fits += report.Verdict == FitVerdict.Fits ? 1 : 0;
        }

        Assert.True(fits > 20, $"Only {fits} fit.");
    }

    [Fact]
    public void A_larger_device_never_gets_smaller_sizes()
    {
        foreach (RecipeTask task in RecipeTasks.All.Where(task => task.Trains))
        {
            (int Length, int Batch) last = (0, 0);
            foreach (long gib in new[] { 8, 16, 24, 48, 80, 141, 500 })
            {
                RecipeFit fit = new(HuggingFaceProfile.Instance, DeviceBudget.OfGib(gib), Devices: 1);
                NewRecipeWish wish = new(task, "r", fit) { Model = "m", Shape = KnownModels.Find("Qwen/Qwen2.5-7B"), HasBf16 = true };
                string text = RecipeMaker.Make(wish).Text;
                var recipe = RecipeBinder.Bind(new SourceText("r", text)).Recipe;
                Assert.Equal(16, recipe.Training.PerDeviceTrainBatchSize * recipe.Training.GradientAccumulationSteps);
                Assert.True(recipe.Data.CutoffLen >= last.Length, $"{task.Id} on {gib} GiB\n{text}");
                last = (recipe.Data.CutoffLen, recipe.Training.PerDeviceTrainBatchSize);
            }

            Assert.Equal(2048, last.Length);
        }
    }

    [Fact]
    public void What_is_to_be_filled_in_gets_a_finding_of_its_own()
    {
        RecipeTask task = RecipeTasks.Find("lora-sft")!;
        string text = RecipeMaker.Make(new NewRecipeWish(task, "my-lora-sft", Host)).Text;
        Finding[] errors =
        [
            .. RecipeBinder.Bind(new SourceText("new.recipe.yaml", text), options: new BindOptions { Facts = new StubFacts() })
                .Findings.Where(finding => finding.Severity == Severity.Error),
        ];
        Assert.Equal([FindingCodes.ModelFolderMissing, FindingCodes.UnknownDataset], errors.Select(finding => finding.Code));
        Assert.Equal(2, text.Split("FILL IN").Length - 1);
    }

    [Theory]
    [InlineData("lora-sft", "RTX 4090", "Qwen/Qwen2.5-7B")]
    [InlineData("full-sft", "RTX 4090", "Qwen/Qwen2.5-7B")]
    [InlineData("full-pt", "A100 80GB", "Qwen/Qwen2.5-1.5B")]
    [InlineData("lora-sft", null, "models/tiny")]
    [InlineData("qlora-sft", "T4", "Qwen/Qwen2.5-7B")]
    [InlineData("lora-sft", null, null)]
    [InlineData("export", null, "models/tiny")]
    [InlineData("chat", null, null)]
    public void Recipes_and_notes_are_the_expected_ones(string id, string? gpu, string? model)
    {
        RecipeTask task = RecipeTasks.Find(id)!;
        KnownGpu? known = gpu is null ? null : GpuTable.Find(gpu).Found;
        Assert.True(gpu is null || known is not null, GpuTable.Find(gpu ?? "").Problem);
        NewRecipe made = RecipeMaker.Make(new NewRecipeWish(task, RecipeMaker.NameOf(task, model), known is null ? Host : On(known))
        {
            HasBf16 = known?.SupportsBf16,
            Model = model,
            Shape = model is null ? null : new StubSurroundings().GetModelShape(model),
            Template = model == "models/tiny" ? "chatml" : null,
            IsTemplateAsked = model == "models/tiny",
            Dataset = model is null ? null : "identity",
            DatasetFolder = model is null ? null : "data",
        });
        string name = $"{RecipeMaker.NameOf(task, model)}-{gpu?.Replace(' ', '-') ?? "here"}.txt".ToLowerInvariant();
        Baselines.Compare($"new-recipes/{name}", $"{made.Text}----\n{string.Join('\n', made.Notes)}\n");
    }

    [Fact]
    public void A_name_is_one_that_files_and_folders_can_have()
    {
        RecipeTask task = RecipeTasks.Find("lora-sft")!;
        Assert.Equal("qwen2.5-7b-lora-sft", RecipeMaker.NameOf(task, "Qwen/Qwen2.5-7B"));
        Assert.Equal("tiny-lora-sft", RecipeMaker.NameOf(task, "samples/models/tiny/"));
        Assert.Equal("two-words-lora-sft", RecipeMaker.NameOf(task, "models\\two words"));
        Assert.Equal("my-lora-sft", RecipeMaker.NameOf(task, "模型"));
        Assert.Equal("my-lora-sft", RecipeMaker.NameOf(task, null));
    }

    private static RecipeFit Host { get; } =
        new(LatheProfile.Instance, new DeviceBudget(DeviceBudgetKind.HostMemory, "CPU", 16 * Gib.Bytes, "16.0 GiB are available."), Devices: 1);

    private static RecipeFit On(KnownGpu gpu) => new(HuggingFaceProfile.Instance, DeviceBudget.Of(gpu), Devices: 1);

    private static IEnumerable<RecipeFit> Fits() => GpuTable.All.Where((_, index) => index % 25 == 0).Select(On).Append(Host);
}
