namespace Lathe.Recipes.Tree;

/// <summary>How a scalar is written. Only plain ones become numbers, booleans or null.</summary>
public enum ScalarStyle
{
    Plain,
    Quoted,
    Block,
}
