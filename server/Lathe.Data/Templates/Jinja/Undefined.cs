namespace Lathe.Data.Templates.Jinja;

/// <summary>What a name stands for that nothing was given for: prints as nothing, and most uses of it are errors.</summary>
internal sealed record Undefined(string Name)
{
    public override string ToString() => "";
}
