using System.Text;
using Lathe.Recipes.Text;

namespace Lathe.Recipes.Tests.Text;

public class SourceTextTests
{
    [Fact]
    public void Lines_end_at_every_kind_of_line_break()
    {
        var text = new SourceText("r.yaml", "a\nbb\r\nccc\rd");

        Assert.Equal(4, text.LineCount);
        Assert.Equal(["a", "bb", "ccc", "d"], Enumerable.Range(0, 4).Select(text.GetLine));
        Assert.Equal(new LinePosition(2, 3), text.GetPosition(4));
        Assert.Equal(new LinePosition(4, 1), text.GetPosition(10));
    }

    [Fact]
    public void Positions_and_offsets_are_inverse()
    {
        var text = new SourceText("r.yaml", "model: x\n\n  seed: 模型 😀\r\nlast");
        for (int offset = 0; offset <= text.Length; offset++)
        {
            LinePosition position = text.GetPosition(offset);
            TextSpan line = text.GetLineSpan(position.Line - 1);
            Assert.Equal(Math.Min(offset, line.End), text.GetOffset(position));
        }
    }

    [Theory]
    [InlineData(-5, 1, 1)]
    [InlineData(99, 2, 2)]
    public void Offsets_outside_are_clamped(int offset, int line, int column) =>
        Assert.Equal(new LinePosition(line, column), new SourceText("r.yaml", "a\nb").GetPosition(offset));

    [Fact]
    public void A_byte_order_mark_is_not_text()
    {
        Assert.Equal("seed: 1", SourceText.FromBytes("r", [0xEF, 0xBB, 0xBF, .. "seed: 1"u8]).Text);
        Assert.Equal("seed: é", SourceText.FromBytes("r", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("seed: é")]).Text);
        Assert.Equal("seed: é", SourceText.FromBytes("r", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("seed: é")]).Text);
    }
}
