using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lathe.Protocol.Daemon;

namespace Lathe.Generated.Tests.Protocol;

/// <summary>Collects what of the contracts some values use, and what there is to be used.</summary>
internal sealed class ContractWalk
{
    private readonly HashSet<Type> _types = [];

    /// <summary>Such as <c>RunInfo.loss</c>, <c>RunState.Queued</c>, <c>RunEvent.started</c>.</summary>
    public SortedSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc cref="Used"/>
    public SortedSet<string> Declared { get; } = new(StringComparer.Ordinal);

    public void Use(object? value)
    {
        switch (value)
        {
            case null or string or JsonElement or DateTimeOffset:
                return;
            case Enum member:
                Used.Add($"{member.GetType().Name}.{member}");
                return;
            case IDictionary entries:
                UseAll(entries.Values);
                return;
            case IEnumerable items:
                UseAll(items);
                return;
        }

        var type = value.GetType();
        if (type.IsPrimitive)
        {
            return;
        }

        foreach (var property in Properties(type))
        {
            if (property.Get!(value) is { } set)
            {
                Used.Add($"{type.Name}.{property.Name}");
                Use(set);
            }
        }
    }

    public void Declare(Type given)
    {
        var type = Nullable.GetUnderlyingType(given) ?? given;
        if (type.IsGenericType)
        {
            Array.ForEach(type.GetGenericArguments(), Declare);
        }
        else if (type.IsEnum)
        {
            Declared.UnionWith(Enum.GetNames(type).Select(name => $"{type.Name}.{name}"));
        }
        else if (type.Namespace!.StartsWith(nameof(Lathe), StringComparison.Ordinal) && _types.Add(type))
        {
            if (DaemonJson.Default.Options.GetTypeInfo(type).PolymorphismOptions is { } polymorphism)
            {
                polymorphism.DerivedTypes.ToList().ForEach(derived => Declare(derived.DerivedType));
                return;
            }

            foreach (var property in Properties(type))
            {
                Declared.Add($"{type.Name}.{property.Name}");
                Declare(property.PropertyType);
            }
        }
    }

    private void UseAll(IEnumerable items)
    {
        foreach (var item in items)
        {
            Use(item);
        }
    }

    private static IEnumerable<JsonPropertyInfo> Properties(Type type) =>
        DaemonJson.Default.Options.GetTypeInfo(type).Properties.Where(property => property.Get is not null);
}
