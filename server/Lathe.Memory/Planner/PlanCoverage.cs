namespace Lathe.Memory.Planner;

/// <summary>What stands behind a plan's formulas for a method.</summary>
public enum PlanCoverage
{
    /// <summary>Runs of this kind were measured, and the formulas compared with them.</summary>
    Measured,

    /// <summary>Formulas only: no measured run of this kind is known.</summary>
    FormulaOnly,
}
