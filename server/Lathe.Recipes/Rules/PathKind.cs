namespace Lathe.Recipes.Rules;

public enum PathKind
{
    Missing,
    File,
    Folder,
}
