namespace Lathe.Training.Export;

/// <summary>What an export is doing.</summary>
public enum ExportPhase
{
    /// <summary>Scales of layers in few bits are made.</summary>
    Quantizing,

    /// <summary>Weights are merged and written.</summary>
    Writing,

    /// <summary>What was written is compared with what it was made of.</summary>
    Checking,
}
