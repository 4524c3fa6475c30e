using System.Reflection;
using System.Text.Json.Serialization;

namespace Lathe.Recipes.Keys;

/// <summary>How recipes write the fields of an enumeration: in snake case, unless the field is given another name, as in JSON.</summary>
internal static class ChoiceNames
{
    /// <summary>All of a type, in the order of their values.</summary>
    public static IEnumerable<string> All(Type type) => Enum.GetNames(type).Select(name => Of(type.GetField(name)!));

    public static string Of(Enum choice) => Of(choice.GetType().GetField(choice.ToString())!);

    public static string Of(FieldInfo field) => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? SnakeCase.From(field.Name);
}
