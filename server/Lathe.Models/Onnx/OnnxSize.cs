namespace Lathe.Models.Onnx;

/// <summary>A size of an input or an output: a number or a name.</summary>
internal readonly record struct OnnxSize(long Value, string? Name)
{
    public static implicit operator OnnxSize(long value) => new(value, null);

    public static implicit operator OnnxSize(string name) => new(0, name);

    public void WriteTo(ProtoWriter message)
    {
        if (Name is null)
        {
            message.Integer(1, Value);
        }
        else
        {
            message.Text(2, Name);
        }
    }
}
