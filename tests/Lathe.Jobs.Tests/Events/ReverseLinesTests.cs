using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lathe.Jobs.Events;

namespace Lathe.Jobs.Tests.Events;

public class ReverseLinesTests
{
    [Fact]
    public void Lines_come_as_they_stand_from_the_last_whole_one()
    {
        var lengths = Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(60_000, 140_000), Gen.Elements(65_535, 65_536, 65_537, 131_072));
        var generator = Gen.Zip(Gen.Choose(0, 6).SelectMany(count => lengths.ArrayOf(count)), Gen.OneOf(Gen.Constant(0), lengths));
        var property = Prop.ForAll(generator.ToArbitrary(), given =>
        {
            var (whole, torn) = given;
            var lines = whole.Select((length, index) => new string((char)('a' + index), length)).ToList();
            var text = string.Concat(lines.Select(line => line + "\n"));
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text + new string('z', torn)));
            var reader = new ReverseLines(stream);

            var read = reader.Read().Select(line => Encoding.UTF8.GetString(line.Span)).Reverse().ToList();

            Assert.Equal(lines, read);
            Assert.Equal(text.Length, reader.End);
        });
        property.Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void A_line_that_is_too_long_for_an_event_is_left_out()
    {
        var text = "first\n" + new string('x', (4 << 20) + 1) + "\nlast\n";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));

        Assert.Equal(["last", "first"], new ReverseLines(stream).Read().Select(line => Encoding.UTF8.GetString(line.Span)));
    }
}
