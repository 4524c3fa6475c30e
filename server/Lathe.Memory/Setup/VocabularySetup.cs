using Lathe.Models.Shapes;
using Lathe.Recipes.Model;

namespace Lathe.Memory.Setup;

/// <summary>What tokens that a recipe adds do to a model.</summary>
public static class VocabularySetup
{
    /// <summary>Rows of enlarged tables are a multiple of this.</summary>
    private const int RowMultiple = 64;

    /// <summary>
    /// The model with rows for the recipe's tokens, as if it had none to spare: how many it has is in the tokenizer, which is not read for
    /// a plan. Of those in a file 64 are counted.
    /// </summary>
    public static ModelShape Grown(ModelShape shape, ModelOptions model)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(model);
        long added = model.AddTokens.Count + (model.NewSpecialTokensConfig is { Length: > 0 } ? RowMultiple : model.AddSpecialTokens.Count);
        long rows = (shape.VocabSize + added + RowMultiple - 1) / RowMultiple * RowMultiple;
        return added == 0 || rows > int.MaxValue ? shape : shape with { VocabSize = (int)rows };
    }

    /// <summary>Modules that are trained in full beside an adapter: also those that follow from a vocabulary that may grow.</summary>
    public static IReadOnlyList<string> WholeModules(ModelShape shape, Recipe recipe)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(recipe);
        var model = recipe.Model;
        bool mayGrow = model.ResizeVocab || model.AddTokens.Count > 0 || model.AddSpecialTokens.Count > 0
            || model.NewSpecialTokensConfig is { Length: > 0 };
        return mayGrow && recipe.Method.AdditionalTarget.Count == 0 ? [shape.EmbeddingName, shape.HeadName] : recipe.Method.AdditionalTarget;
    }
}
