namespace Lathe.Models.Shapes;

/// <summary>Keys that mean the same in every family.</summary>
internal static class ShapeKeys
{
    public const string ModelType = "model_type";
    public const string Tie = "tie_word_embeddings";
    public const string SlidingWindow = "sliding_window";
}
