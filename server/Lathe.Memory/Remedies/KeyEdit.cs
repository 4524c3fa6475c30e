namespace Lathe.Memory.Remedies;

/// <summary>A change of one key.</summary>
/// <param name="Key">The recipe key.</param>
/// <param name="Value">Its new value as YAML; null takes the key out.</param>
public sealed record KeyEdit(string Key, string? Value)
{
    public override string ToString() => Value is null ? $"remove {Key}" : $"{Key}: {Value}";
}
