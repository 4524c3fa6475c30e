namespace Lathe.Models.Safetensors.EightBit;

/// <summary>
/// A weight [out, in] that a checkpoint holds in eight bits, in the layout of bitsandbytes' LLM.int8: the codes under the weight's own name, the
/// largest magnitude of each row beside it.
/// </summary>
/// <param name="Codes">I8 [out, in], row after row.</param>
/// <param name="Scales">F32 [out].</param>
public sealed record StoredEightBit(CheckpointTensor Codes, CheckpointTensor Scales);
