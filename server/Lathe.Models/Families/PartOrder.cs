namespace Lathe.Models.Families;

/// <summary>How the rows of a fused module's parts lie in its weight.</summary>
public enum PartOrder
{
    /// <summary>One part after the other.</summary>
    Consecutive,

    /// <summary>For each key/value head: the query heads that share it, then its key, then its value.</summary>
    ByKeyValueHead,
}
