namespace Lathe.Models.Onnx;

/// <summary>An operator with what it reads and gives; its name is that of what it gives first.</summary>
internal sealed record OnnxNode(
    string Operator, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<OnnxAttribute> Attributes)
{
    public void WriteTo(ProtoWriter message)
    {
        foreach (var input in Inputs)
        {
            message.Text(1, input);
        }

        foreach (var output in Outputs)
        {
            message.Text(2, output);
        }

        message.Text(3, Outputs[0]);
        message.Text(4, Operator);
        foreach (var attribute in Attributes)
        {
            message.Message(5, attribute.WriteTo);
        }
    }
}
