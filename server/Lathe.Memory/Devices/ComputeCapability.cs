using System.Globalization;

namespace Lathe.Memory.Devices;

/// <summary>CUDA's version of what a GPU can do, such as 8.9.</summary>
/// <param name="Major">The architecture: 7 Volta and Turing, 8 Ampere and Ada, 9 Hopper, 10 and 12 Blackwell.</param>
/// <param name="Minor">A variant of it.</param>
public readonly record struct ComputeCapability(int Major, int Minor)
{
    /// <summary>Whether the GPU computes in bf16: from Ampere on (CUDA C++ Programming Guide, "Arithmetic Instructions").</summary>
    public bool SupportsBf16 => Major >= 8;

    /// <summary>Reads "8.9"; null when it is written in another way.</summary>
    public static ComputeCapability? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('.');
        return parts.Length == 2 && Number(parts[0]) is { } major && Number(parts[1]) is { } minor
            ? new ComputeCapability(major, minor)
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
