using FsCheck.Fluent;
using Google.Protobuf;
using Lathe.Models.Onnx;

namespace Lathe.Models.Tests.Onnx;

/// <summary>The wire format against Google's own reader.</summary>
public class ProtoWriterTests
{
    [Fact]
    public void Numbers_of_every_size() => Properties.Check(
        Gen.Zip(Gen.Choose(1, 536_870_911), Gen.Zip(Gen.Choose(int.MinValue, int.MaxValue), Gen.Choose(0, 63))).ToArbitrary(),
        drawn =>
        {
            var (field, (bits, shift)) = drawn;
            var value = (long)bits << shift;
            var input = Written(message =>
            {
                message.Integer(field, value);
                message.Number(field, bits);
                message.Integer(field, -value);
            });
            Assert.Equal(WireFormat.MakeTag(field, WireFormat.WireType.Varint), input.ReadTag());
            Assert.Equal(value, input.ReadInt64());
            Assert.Equal(WireFormat.MakeTag(field, WireFormat.WireType.Fixed32), input.ReadTag());
            Assert.Equal((float)bits, input.ReadFloat());
            Assert.Equal(WireFormat.MakeTag(field, WireFormat.WireType.Varint), input.ReadTag());
            Assert.Equal(-value, input.ReadInt64());
            Assert.True(input.IsAtEnd);
        });

    [Theory]
    [InlineData("")]
    [InlineData("ä 😀")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void Texts_in_messages(string text)
    {
        var input = Written(message => message.Message(3, inner =>
        {
            inner.Text(1, text);
            inner.Message(2, _ => { });
        }));
        Assert.Equal(WireFormat.MakeTag(3, WireFormat.WireType.LengthDelimited), input.ReadTag());
        var inner = input.ReadBytes().CreateCodedInput();
        Assert.True(input.IsAtEnd);
        Assert.Equal(WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), inner.ReadTag());
        Assert.Equal(text, inner.ReadString());
        Assert.Equal(WireFormat.MakeTag(2, WireFormat.WireType.LengthDelimited), inner.ReadTag());
        Assert.True(inner.ReadBytes().IsEmpty);
        Assert.True(inner.IsAtEnd);
    }

    private static CodedInputStream Written(Action<ProtoWriter> write)
    {
        var message = new ProtoWriter();
        write(message);
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        Assert.Equal(stream.Length, message.Length);
        return new CodedInputStream(stream.ToArray());
    }
}
