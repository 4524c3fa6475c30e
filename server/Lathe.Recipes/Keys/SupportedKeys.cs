using System.Reflection;
using Lathe.Recipes.Model;

namespace Lathe.Recipes.Keys;

/// <summary>Reads the keys off the recipe records.</summary>
internal static class SupportedKeys
{
    public static IEnumerable<RecipeKey> Read()
    {
        var defaults = new Recipe();
        foreach (PropertyInfo section in typeof(Recipe).GetProperties())
        {
            object record = section.GetValue(defaults)!;
            foreach (PropertyInfo property in record.GetType().GetProperties())
            {
                if (property.GetCustomAttribute<RecipeKeyAttribute>() is { } attribute)
                {
                    yield return Describe(section, property, attribute, property.GetValue(record));
                }
            }
        }
    }

    private static RecipeKey Describe(PropertyInfo section, PropertyInfo property, RecipeKeyAttribute attribute, object? value)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return new RecipeKey
        {
            Name = attribute.Name ?? SnakeCase.From(property.Name),
            Group = SnakeCase.From(section.Name),
            Status = attribute.Ignored is null && attribute.IgnoredInTraining is null ? KeyStatus.Supported : KeyStatus.Ignored,
            WorksOutsideTraining = attribute.IgnoredInTraining is not null,
            Kind = KindOf(type),
            Commands = attribute.AlsoInEval ? [.. CommandsOf(section.PropertyType), RecipeCommand.Eval] : CommandsOf(section.PropertyType),
            Documentation = attribute.Documentation,
            Reason = attribute.Ignored ?? attribute.IgnoredInTraining ?? "",
            DefaultText = ValueText.Write(value),
            HarmlessValues = [ValueText.Write(value)],
            Nullable = new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable,
            Choices = type.IsEnum ? [.. ChoiceNames.All(type)] : attribute.Usual.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ChoiceDocumentation = type.IsEnum ? DescribeChoices(type) : new Dictionary<string, string>(),
            NotYetValues = attribute.NotYet.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ValueAliases = attribute.ValueAliases.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('='))
                .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
            Unit = attribute.Unit,
            Min = Number(attribute.Min),
            Max = Number(attribute.Max),
            MinExclusive = attribute.MinExclusive,
            MaxExclusive = attribute.MaxExclusive,
            Also = Number(attribute.Also),
            MemoryEffect = attribute.MemoryEffect,
            Property = property,
            Section = section,
        };
    }

    /// <summary>LLaMA-Factory reads model, data and method in every command; the records follow its division.</summary>
    private static IReadOnlyList<RecipeCommand> CommandsOf(Type section) => section switch
    {
        _ when section == typeof(TrainingOptions) || section == typeof(LatheOptions) => [RecipeCommand.Train],
        _ when section == typeof(EvalOptions) => [RecipeCommand.Eval],
        _ when section == typeof(GenerationOptions) => [RecipeCommand.Train, RecipeCommand.Export, RecipeCommand.Chat],
        _ => RecipeCommands.All,
    };

    private static Dictionary<string, string> DescribeChoices(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(
            ChoiceNames.Of,
            field => field.GetCustomAttribute<RecipeChoiceAttribute>()?.Documentation
                ?? throw new InvalidOperationException($"{type.Name}.{field.Name} is not described."),
            StringComparer.Ordinal);

    private static double? Number(double value) => double.IsNaN(value) ? null : value;

    private static KeyKind KindOf(Type type) => type switch
    {
        _ when type == typeof(bool) => KeyKind.Bool,
        _ when type == typeof(int) => KeyKind.WholeNumber,
        _ when type == typeof(double) => KeyKind.Real,
        _ when type == typeof(string) => KeyKind.Text,
        _ when type == typeof(IReadOnlyList<string>) => KeyKind.TextList,
        _ when type == typeof(IReadOnlyList<double>) => KeyKind.NumberList,
        _ when type.IsEnum => KeyKind.Choice,
        _ => throw new InvalidOperationException($"No recipe value has the type {type.Name}."),
    };
}
