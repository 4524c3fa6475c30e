using System.Text;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Tests.Safetensors;

/// <summary>One file made by hand from the format's description, against reader and writer.</summary>
public class FormatFixtureTests
{
    private const string Json =
        """{"__metadata__":{"format":"pt"}"""
        + ""","a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}"""
        + ""","b":{"dtype":"BF16","shape":[3],"data_offsets":[8,14]}}""";

    private const string Unordered =
        """{"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}"""
        + ""","e":{"dtype":"I64","shape":[0],"data_offsets":[1,1]}"""
        + ""","a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}""";

    /// <summary>The JSON is 142 bytes; two spaces bring 8 + 144 to a multiple of 8.</summary>
    private static readonly byte[] Fixture =
    [
        144, 0, 0, 0, 0, 0, 0, 0,
        .. Encoding.ASCII.GetBytes(Json + "  "),
        0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x00, 0xC0, // 1f, -2f
        0x80, 0x3F, 0x00, 0xC0, 0xC0, 0x7F, // 1, -2, NaN
    ];

    [Fact]
    public void The_reader_finds_everything_where_it_is()
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(folder.Write("x.safetensors", Fixture));

        Assert.Equal(folder["x.safetensors"], file.Path);
        Assert.Equal(new Dictionary<string, string> { ["format"] = "pt" }, file.Metadata);
        Assert.Equal(["a", "b"], file.Entries.Select(entry => entry.Name));
        var (a, b) = (file.Entries[0], file.Find("b")!);
        Assert.Equal((SafetensorsDtype.F32, 152, 8, 2), (a.Dtype, a.Offset, a.Length, a.Count));
        Assert.Equal([2, 1], a.Shape);
        Assert.Equal((SafetensorsDtype.BF16, 160, 6, 3), (b.Dtype, b.Offset, b.Length, b.Count));
        Assert.Equal([3], b.Shape);
        Assert.Equal(Fixture.AsSpan(152, 8), file.Span(a));
        Assert.Equal(Fixture.AsSpan(160, 6), file.Span(b));
        Assert.Null(file.Find("c"));
    }

    [Fact]
    public unsafe void A_pointer_reads_what_a_span_reads()
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(folder.Write("x.safetensors", Fixture));

        var data = (float*)file.Data(file.Find("a")!);

        Assert.Equal((1f, -2f), (data[0], data[1]));
    }

    [Fact]
    public void The_writer_makes_the_same_bytes()
    {
        using var folder = new TemporaryFolder();

        SafetensorsWriter.WriteFile(folder["x.safetensors"],
        [
            new("b", SafetensorsDtype.BF16, [3], stream => stream.Write(Fixture.AsSpan(160, 6))),
            new("a", SafetensorsDtype.F32, [2, 1], stream => stream.Write(Fixture.AsSpan(152, 8))),
        ]);

        Assert.Equal(Fixture, File.ReadAllBytes(folder["x.safetensors"]));
        Assert.Equal(["x.safetensors"], folder.Files);
    }

    [Theory]
    [InlineData("""{}""", 0)]
    [InlineData("""{"e":{"dtype":"F32","shape":[0,5],"data_offsets":[0,0]}}""", 0)]
    [InlineData("""{"s":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}""", 8)]
    [InlineData(Unordered, 2)]
    [InlineData("""{"a":{"shape":[2,2],"later":{"key":[1]},"data_offsets":[0,2],"dtype":"F4"}}""", 2)]
    [InlineData("{\n\t\"a\": {\"dtype\": \"F8_E4M3\", \"shape\": [1], \"data_offsets\": [0, 1]}\r\n}  ", 1)]
    [InlineData("""{"\u00e9\n":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", 8)]
    public void Odd_but_valid_files_open(string json, int dataBytes)
    {
        using var folder = new TemporaryFolder();
        using var file = SafetensorsFile.Open(folder.Write("x.safetensors", RawFile.Of(json, dataBytes)));

        Assert.Equal(dataBytes, file.Entries.Sum(entry => entry.Length));
    }

    [Theory]
    [InlineData("F64", 8)]
    [InlineData("F32", 4)]
    [InlineData("F16", 2)]
    [InlineData("BF16", 2)]
    [InlineData("I64", 8)]
    [InlineData("I32", 4)]
    [InlineData("I16", 2)]
    [InlineData("I8", 1)]
    [InlineData("U64", 8)]
    [InlineData("U32", 4)]
    [InlineData("U16", 2)]
    [InlineData("U8", 1)]
    [InlineData("BOOL", 1)]
    [InlineData("C64", 8)]
    [InlineData("F8_E4M3", 1)]
    [InlineData("F8_E5M2", 1)]
    [InlineData("F8_E8M0", 1)]
    [InlineData("F8_E4M3FNUZ", 1)]
    [InlineData("F8_E5M2FNUZ", 1)]
    [InlineData("F4", 0.5)]
    [InlineData("F6_E2M3", 0.75)]
    [InlineData("F6_E3M2", 0.75)]
    public void Every_dtype_has_its_name_and_size(string name, double bytes)
    {
        Assert.True(SafetensorsDtypes.TryParse(name, out var dtype));
        Assert.Equal(name, dtype.Name());
        Assert.Equal((long)(8 * bytes), dtype.ByteLength([8]));
    }
}
