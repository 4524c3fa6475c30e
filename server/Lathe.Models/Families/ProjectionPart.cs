namespace Lathe.Models.Families;

/// <summary>What a decoder layer's linear map computes.</summary>
public enum ProjectionPart
{
    Query,
    Key,
    Value,
    Output,
    Gate,
    Up,
    Down,
}
