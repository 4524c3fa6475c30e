using System.Text;
using Lathe.Models.PyTorch;

namespace Lathe.Models.Tests.PyTorch;

/// <summary>Pickles byte by byte: what they may not do.</summary>
public sealed class PickleReaderTests
{
    [Theory]
    [InlineData("cos\nsystem\n.", "os.system")]
    [InlineData("c__builtin__\neval\n.", "__builtin__.eval")]
    [InlineData("ctorch\nload\n.", "torch.load")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.", "builds torch._utils._rebuild_tensor_v2")]
    [InlineData("ccollections\nOrderedDict\n(K\u0001tR.", "builds collections.OrderedDict")]
    [InlineData("K\u0001)R.", "builds")]
    [InlineData("(i os\nsystem\n.", "opcode 0x69")]
    [InlineData("(cos\nsystem\no.", "os.system")]
    [InlineData("I1\n.", "opcode 0x49")]
    [InlineData("K\u0001Q.", "no storage")]
    [InlineData("h\u0000.", "never kept")]
    [InlineData("t.", "never began")]
    [InlineData(".", "stack")]
    [InlineData("(0.", "stack")]
    [InlineData("K\u0001s.", "stack")]
    [InlineData("}K\u0001K\u0002K\u0003u.", "never began")]
    [InlineData("}(K\u0001u.", "no value")]
    [InlineData("K\u0001K\u0002K\u0003s.", "no dictionary")]
    [InlineData("K\u0001K\u0002a.", "no list")]
    [InlineData("K\u0001K\u0002b.", "no dictionary")]
    [InlineData("cos", "ends in the middle")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffabc.", "ends in the middle")]
    [InlineData("U\u0001\u00ff.", "UTF-8")]
    [InlineData("K\u0001", "ends in the middle")]
    public void What_tensors_do_not_need_ends_the_reading(string pickle, string says)
    {
        var error = Assert.Throws<FormatException>(() => new PickleReader(Encoding.Latin1.GetBytes(pickle)).Read());
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_values_without_a_mark_are_no_square()
    {
        var pickle = new byte[4_000_000];
        pickle.AsSpan(0, 2_000_000).Fill((byte)'N');
        pickle.AsSpan(2_000_000).Fill((byte)'0');
        pickle[^1] = (byte)'.';
        Assert.Null(new PickleReader(pickle).Read());
    }

    [Fact]
    public void Deep_nesting_takes_no_stack()
    {
        var pickle = new byte[2_000_001];
        pickle[0] = (byte)')';
        pickle.AsSpan(1).Fill(0x85);
        pickle[^1] = (byte)'.';
        Assert.IsType<PickledTuple>(new PickleReader(pickle).Read());
    }
}
