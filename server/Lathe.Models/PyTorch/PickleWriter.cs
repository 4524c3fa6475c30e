using System.Globalization;
using System.Numerics;
using System.Text;
using Lathe.Models.Safetensors;

namespace Lathe.Models.PyTorch;

/// <summary>
/// The pickle (protocol 2) of a dictionary of tensors, as <c>torch.save</c> writes it: each a call of <c>_rebuild_tensor_v2</c> with a reference to
/// its storage, which is the zip file's entry of that number.
/// </summary>
internal static class PickleWriter
{
    private const byte Mark = (byte)'(';
    private const byte Tuple = (byte)'t';
    private const byte Reduce = (byte)'R';

    public static byte[] Describe(IReadOnlyList<TensorToWrite> tensors)
    {
        using var stream = new MemoryStream();
        stream.Write([0x80, 2]);
        EmptyDictionary(stream);
        if (tensors.Count > 0)
        {
            stream.WriteByte(Mark);
            for (var i = 0; i < tensors.Count; i++)
            {
                Text(stream, tensors[i].Name);
                Tensor(stream, tensors[i], i);
            }

            stream.WriteByte((byte)'u');
        }

        stream.WriteByte((byte)'.');
        return stream.ToArray();
    }

    private static void Tensor(MemoryStream stream, TensorToWrite tensor, int number)
    {
        var count = tensor.Shape.Aggregate(1L, (product, size) => product * size);
        Global(stream, "torch._utils", "_rebuild_tensor_v2");
        stream.WriteByte(Mark);

        stream.WriteByte(Mark);
        Text(stream, "storage");
        Global(stream, "torch", StorageOf(tensor));
        Text(stream, number.ToString(CultureInfo.InvariantCulture));
        Text(stream, "cpu");
        Number(stream, count);
        stream.Write([Tuple, (byte)'Q']);

        Number(stream, 0);
        Numbers(stream, tensor.Shape);
        Numbers(stream, Strides(tensor.Shape));

        // requires_grad, and no hooks.
        stream.WriteByte(0x89);
        EmptyDictionary(stream);
        stream.Write([Tuple, Reduce]);
    }

    private static string StorageOf(TensorToWrite tensor) => tensor.Dtype switch
    {
        SafetensorsDtype.F32 => "FloatStorage",
        SafetensorsDtype.F16 => "HalfStorage",
        SafetensorsDtype.BF16 => "BFloat16Storage",
        _ => throw new ArgumentException($"\"{tensor.Name}\" is {tensor.Dtype.Name()}; weights are written as F32, F16 or BF16.", nameof(tensor)),
    };

    private static long[] Strides(IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        var step = 1L;
        for (var i = shape.Count - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= Math.Max(1, shape[i]);
        }

        return strides;
    }

    private static void EmptyDictionary(MemoryStream stream)
    {
        Global(stream, "collections", "OrderedDict");
        stream.Write([(byte)')', Reduce]);
    }

    private static void Global(MemoryStream stream, string module, string name)
    {
        stream.WriteByte((byte)'c');
        stream.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    private static void Text(MemoryStream stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        stream.WriteByte((byte)'X');
        stream.Write(BitConverter.GetBytes(bytes.Length));
        stream.Write(bytes);
    }

    private static void Numbers(MemoryStream stream, IReadOnlyList<long> numbers)
    {
        stream.WriteByte(Mark);
        foreach (var number in numbers)
        {
            Number(stream, number);
        }

        stream.WriteByte(Tuple);
    }

    private static void Number(MemoryStream stream, long number)
    {
        switch (number)
        {
            case >= 0 and <= byte.MaxValue:
                stream.Write([(byte)'K', (byte)number]);
                break;
            case >= 0 and <= ushort.MaxValue:
                stream.WriteByte((byte)'M');
                stream.Write(BitConverter.GetBytes((ushort)number));
                break;
            case >= int.MinValue and <= int.MaxValue:
                stream.WriteByte((byte)'J');
                stream.Write(BitConverter.GetBytes((int)number));
                break;
            default:
                var bytes = new BigInteger(number).ToByteArray();
                stream.Write([0x8A, (byte)bytes.Length]);
                stream.Write(bytes);
                break;
        }
    }
}
