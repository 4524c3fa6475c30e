namespace Lathe.Models.Safetensors.FourBit;

/// <summary>What quantized scales stand for: <c>map[code] * scale + offset</c>.</summary>
/// <param name="Map">256 values, F32.</param>
/// <param name="Scales">One for each block of quantized scales, F32.</param>
/// <param name="Offset">Mean of the scales.</param>
public sealed record NestedScales(CheckpointTensor Map, CheckpointTensor Scales, float Offset);
