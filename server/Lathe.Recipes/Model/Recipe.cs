namespace Lathe.Recipes.Model;

/// <summary>A whole recipe after binding: every key has its value or its default.</summary>
public sealed record Recipe
{
    public ModelOptions Model { get; init; } = new();

    public QuantOptions Quant { get; init; } = new();

    public DataOptions Data { get; init; } = new();

    public MethodOptions Method { get; init; } = new();

    public TrainingOptions Training { get; init; } = new();

    public GenerationOptions Generation { get; init; } = new();

    public LatheOptions Lathe { get; init; } = new();
}
