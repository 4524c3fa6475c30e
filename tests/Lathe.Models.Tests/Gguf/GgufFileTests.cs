using Lathe.Models.Gguf;

namespace Lathe.Models.Tests.Gguf;

/// <summary>Headers as they are written, and damaged ones.</summary>
public class GgufFileTests
{
    private static readonly string[] Tokens = ["a", "", "b"];

    private static readonly float[] Scores = [1, 2];

    [Fact]
    public void Tensors_are_where_they_were_written()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.gguf"]);

        using var file = GgufFile.Open(folder["a.gguf"]);

        Assert.Equal((GgufTensorType.F32, 12L), (file.Tensors["numbers"].Type, file.Tensors["numbers"].Length));
        Assert.Equal([2, 32], file.Tensors["blocks"].Shape);
        var bytes = new byte[12];
        file.At(file.Tensors["numbers"].Start).ReadExactly(bytes);
        Assert.Equal([1f, 2f, 3f], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray());
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        Write(folder["a.gguf"]);
        var whole = File.ReadAllBytes(folder["a.gguf"]);
        var random = new Random(17);
        var refused = 0;
        for (var round = 0; round < 1000; round++)
        {
            var bytes = whole.AsSpan(0, round % 3 == 0 ? random.Next(whole.Length) : whole.Length).ToArray();
            for (var i = 0; i < round % 4; i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) switch { 0 => 0, 1 => 255, _ => random.Next(256) });
            }

            File.WriteAllBytes(folder["b.gguf"], bytes);
            try
            {
                using var file = GgufFile.Open(folder["b.gguf"]);
                Assert.All(file.Tensors.Values, place => Assert.True(place.Start >= 0 && place.Start + place.Length <= bytes.Length));
            }
            catch (ModelFileException failure)
            {
                Assert.Contains("b.gguf", failure.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 300, 999);
    }

    private static void Write(string path)
    {
        var metadata = new GgufMetadata();
        metadata.Add("general.name", "test");
        metadata.Add("tokens", Tokens);
        metadata.Add("scores", Scores);
        metadata.Add("flag", true);
        _ = GgufWriter.Write(
            path, metadata,
            [GgufTensor.Vector("numbers", [1, 2, 3]), new GgufTensor("blocks", GgufTensorType.Q8, [2, 32], stream => stream.Write(new byte[68]))]);
    }
}
