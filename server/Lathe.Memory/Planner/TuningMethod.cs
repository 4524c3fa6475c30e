namespace Lathe.Memory.Planner;

/// <summary>Which weights are trained.</summary>
public enum TuningMethod
{
    /// <summary>All of them.</summary>
    Full,

    /// <summary>Those of some layers.</summary>
    Freeze,

    /// <summary>Low-rank matrices beside frozen weights.</summary>
    Lora,
}
