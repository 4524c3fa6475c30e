namespace Lathe.Models.Safetensors;

/// <summary>A tensor of a checkpoint: the file it is in, and where.</summary>
public sealed unsafe record CheckpointTensor(TensorFile File, SafetensorsEntry Entry) : IWeightSource
{
    /// <summary>In the file.</summary>
    public string Name => Entry.Name;

    public SafetensorsDtype Dtype => Entry.Dtype;

    public IReadOnlyList<long> Shape => Entry.Shape;

    /// <summary>Number of bytes.</summary>
    public long Length => Entry.Length;

    /// <summary>First byte; valid while the checkpoint is open.</summary>
    /// <exception cref="ObjectDisposedException">The checkpoint is closed.</exception>
    public byte* Data => File.Data(Entry);

    /// <summary>Gives the tensor's memory back; it is read from the file again if it is needed again.</summary>
    /// <exception cref="ObjectDisposedException">The checkpoint is closed.</exception>
    public void Release() => File.Release(Entry);

    string IWeightSource.Origin => File.Path;

    WeightNumbers IWeightSource.Fetch() => new(Data, Release);
}
