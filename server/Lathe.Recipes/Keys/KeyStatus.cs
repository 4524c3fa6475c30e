namespace Lathe.Recipes.Keys;

/// <summary>What Lathe does with a key of LLaMA-Factory.</summary>
public enum KeyStatus
{
    /// <summary>It has its effect.</summary>
    Supported,

    /// <summary>It is accepted and has nothing to change here; <see cref="RecipeKey.Reason"/> says why.</summary>
    Ignored,

    /// <summary>It would change the training and can't be done yet; only its harmless values are accepted.</summary>
    NotYet,
}
