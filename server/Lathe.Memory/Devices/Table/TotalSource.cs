namespace Lathe.Memory.Devices.Table;

/// <summary>Where an amount of memory in the table of GPUs is from.</summary>
public enum TotalSource
{
    /// <summary>
    /// What nvidia-smi shows for such a device with a driver since R510, which counts reserved memory in; error correction as delivered.
    /// </summary>
    Driver,

    /// <summary>
    /// What the maker says, taken as GiB. Drivers mostly report up to 1 % less, and 6 % less where error correction takes its part.
    /// </summary>
    Nominal,
}
