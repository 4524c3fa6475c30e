namespace Lathe.Models.Onnx;

/// <summary>An input or an output of a graph.</summary>
/// <param name="Name">How programs ask for it.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">A number, or the name of a size that is told by what is put in.</param>
internal sealed record OnnxValue(string Name, OnnxType Type, IReadOnlyList<OnnxSize> Shape)
{
    public void WriteTo(ProtoWriter message)
    {
        message.Text(1, Name);
        message.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Integer(1, (long)Type);
            tensor.Message(2, shape =>
            {
                foreach (var size in Shape)
                {
                    shape.Message(1, size.WriteTo);
                }
            });
        }));
    }
}
