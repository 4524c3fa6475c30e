using System.Text.Json.Serialization;

namespace Lathe.Training.Optimizers;

/// <summary>What states an optimizer has: those of one kind can go on with each other's. Names are written into checkpoints.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptimizerKind>))]
public enum OptimizerKind
{
    AdamW,
    AdamW8Bit,
    Adafactor,
    Lion,
    Lion8Bit,
    Sgd,
    Muon,
}
