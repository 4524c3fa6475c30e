namespace Lathe.Recipes.Keys;

/// <summary>What a recipe is for. Each command of LLaMA-Factory takes keys of its own and refuses the others.</summary>
public enum RecipeCommand
{
    Train,

    /// <summary>Merging adapters into a model, and quantizing it.</summary>
    Export,

    /// <summary>Chat, and the same behind an address.</summary>
    Chat,

    /// <summary>Benchmarks of multiple-choice questions, as LLaMA-Factory's evaluation command has them.</summary>
    Eval,
}
