namespace Lathe.Recipes.Schema;

/// <summary>Kinds of values a described place takes; several together are alternatives.</summary>
[Flags]
public enum ValueKinds
{
    None = 0,
    Null = 1,
    Bool = 2,
    WholeNumber = 4,
    Number = 8,
    Text = 16,
    List = 32,
    Mapping = 64,

    /// <summary>Whatever may be written.</summary>
    Any = Null | Bool | WholeNumber | Number | Text | List | Mapping,
}
