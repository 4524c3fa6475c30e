namespace Lathe.Models.Config;

/// <summary>The largest sizes a configuration may state: far above any real model's, low enough for products to stay small.</summary>
internal static class ModelLimits
{
    public const int MaxVocabulary = 1 << 24;
    public const int MaxWidth = 1 << 20;
    public const int MaxIntermediate = 1 << 24;
    public const int MaxLayers = 10_000;
    public const int MaxHeads = 1 << 16;
    public const int MaxAttentionWidth = 1 << 24;
    public const int MaxExperts = 1 << 16;
}
