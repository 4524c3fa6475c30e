using System.Collections;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lathe.Generated.Tests.TypeScript;

/// <summary>
/// Writes TypeScript declarations from the contract the serializer itself follows, so that they cannot say anything else than what
/// goes over the wire. A property that is left out when null is optional.
/// </summary>
internal sealed class TypeScriptWriter(JsonSerializerOptions options, DocComments docs)
{
    private readonly StringBuilder _constants = new();
    private readonly SortedDictionary<string, string> _types = new(StringComparer.Ordinal);

    /// <summary>The text constants of a class as one object.</summary>
    public void Constants(string name, Type holder)
    {
        _constants.Append($"export const {name} = {{\n");
        foreach (var field in holder.GetFields().Where(field => field.IsLiteral))
        {
            Comment(_constants, docs.Of(field), "  ");
            _constants.Append($"  {JsonNamingPolicy.CamelCase.ConvertName(field.Name)}: \"{field.GetRawConstantValue()}\",\n");
        }

        _constants.Append("} as const;\n\n");
    }

    /// <summary>A value as JSON, which is TypeScript too.</summary>
    public void Value<T>(string name, T value) =>
        _constants.Append($"export const {name}: {Type(typeof(T))} = {JsonSerializer.Serialize(value, options)};\n\n");

    /// <summary>The type's name in TypeScript; it is declared, with all it needs.</summary>
    public string Type(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Type(underlying)} | null";
        }

        if (type == typeof(string) || type == typeof(DateTimeOffset))
        {
            return "string";
        }

        if (type == typeof(bool))
        {
            return "boolean";
        }

        if (type.IsPrimitive)
        {
            return "number";
        }

        if (type == typeof(JsonElement))
        {
            return "unknown";
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            return $"Record<{Type(type.GetGenericArguments()[0])}, {Type(type.GetGenericArguments()[1])}>";
        }

        if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
        {
            var element = Type(type.GetGenericArguments()[0]);
            return element.Contains(' ', StringComparison.Ordinal) ? $"({element})[]" : $"{element}[]";
        }

        if (_types.TryAdd(type.Name, ""))
        {
            _types[type.Name] = Declare(type);
        }

        return type.Name;
    }

    public string Write(string head) => $"// {head}\n\n{_constants}{string.Join("\n", _types.Values)}";

    private string Declare(Type type)
    {
        if (type.IsEnum)
        {
            return Documented(type).Append($"export type {type.Name} = {string.Join(" | ", Members(type))};\n").ToString();
        }

        if (options.GetTypeInfo(type).PolymorphismOptions is not { } polymorphism)
        {
            return Interface(type);
        }

        foreach (var derived in polymorphism.DerivedTypes)
        {
            var discriminator = $"  {polymorphism.TypeDiscriminatorPropertyName}: \"{derived.TypeDiscriminator}\";\n";
            _types[derived.DerivedType.Name] = Interface(derived.DerivedType, discriminator);
        }

        var names = polymorphism.DerivedTypes.Select(derived => derived.DerivedType.Name);
        return Documented(type).Append($"export type {type.Name} =\n  | {string.Join("\n  | ", names)};\n").ToString();
    }

    private string Interface(Type type, string discriminator = "")
    {
        var text = Documented(type).Append($"export interface {type.Name} {{\n{discriminator}");
        foreach (var property in options.GetTypeInfo(type).Properties.Where(property => property.Get is not null))
        {
            var source = (PropertyInfo)property.AttributeProvider!;
            Comment(text, docs.Of(source), "  ");
            var declared = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            text.Append($"  {property.Name}{(IsOptional(property, source) ? "?" : "")}: {Type(declared)};\n");
        }

        return text.Append("}\n").ToString();
    }

    private IEnumerable<string> Members(Type type) =>
        Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.Serialize(value, type, options));

    private StringBuilder Documented(Type type)
    {
        var text = new StringBuilder();
        Comment(text, docs.Of(type), "");
        return text;
    }

    private static bool IsOptional(JsonPropertyInfo property, PropertyInfo source) =>
        new NullabilityInfoContext().Create(source).ReadState is NullabilityState.Nullable
        || property.AssociatedParameter is { HasDefaultValue: true };

    private static void Comment(StringBuilder text, string? comment, string indent)
    {
        if (comment is not null)
        {
            text.Append($"{indent}/** {comment} */\n");
        }
    }
}
