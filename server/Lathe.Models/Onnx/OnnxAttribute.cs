namespace Lathe.Models.Onnx;

/// <summary>A setting of a node.</summary>
/// <param name="Name">As the operator calls it.</param>
/// <param name="Value">A <see cref="long"/>, a <see cref="float"/>, a string or a list of <see cref="long"/>.</param>
internal sealed record OnnxAttribute(string Name, object Value)
{
    public void WriteTo(ProtoWriter message)
    {
        const int Float = 1, Integer = 2, String = 3, Integers = 7;
        message.Text(1, Name);
        switch (Value)
        {
            case float number:
                message.Number(2, number);
                message.Integer(20, Float);
                break;
            case long number:
                message.Integer(3, number);
                message.Integer(20, Integer);
                break;
            case string text:
                message.Text(4, text);
                message.Integer(20, String);
                break;
            case IReadOnlyList<long> numbers:
                foreach (var number in numbers)
                {
                    message.Integer(8, number);
                }

                message.Integer(20, Integers);
                break;
            default:
                throw new ArgumentException($"No attribute is a {Value.GetType().Name}.");
        }
    }
}
