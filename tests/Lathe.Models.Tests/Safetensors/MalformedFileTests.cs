using System.Text;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Tests.Safetensors;

public class MalformedFileTests
{
    private const int FuzzedDataBytes = 9;

    private static readonly byte[] FuzzedJson = Encoding.UTF8.GetBytes(
        Json("\"__metadata__\":{\"format\":\"pt\"}", Tensor("a", "F32", "[2,1]", "[0,8]"), Tensor("b\\u00e9", "U8", "[]", "[8,9]")));

    private static readonly byte[] Alphabet = [.. "{}[]\",:0123456789-.eE\\u aF"u8, 0, 0xC3, 0xFF];

    private static readonly string Deep = string.Concat(Enumerable.Repeat("[", 5000));
    private static readonly string Many = string.Concat(Enumerable.Repeat(",1", 64));

    public static TheoryData<string, string, int, string?, string> Headers => new()
    {
        { "no object", "[1, 2]", 0, null, "does not start with '{'" },
        { "white space first", " {}", 0, null, "does not start with '{'" },
        { "empty header", "", 0, null, "does not start with '{'" },
        { "cut JSON", """{"a":{"dtype":"F32",""", 4, null, "not valid JSON" },
        { "trailing comma", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},}""", 1, null, "not valid JSON" },
        { "two objects", "{}{}", 0, null, "not valid JSON" },
        { "text after the object", "{} x", 0, null, "not valid JSON" },
        { "comment", "{/* */}", 0, null, "not valid JSON" },
        { "too deep", """{"a":{"dtype":"U8","x":""" + Deep, 0, null, "not valid JSON" },
        { "half a surrogate pair", Json(Tensor("\\ud800", "U8", "[1]", "[0,1]")), 1, null, "not valid UTF-8" },
        { "tensor is a number", """{"a":5}""", 0, "a", "must be an object" },
        { "tensor is null", """{"a":null}""", 0, "a", "must be an object" },
        { "no dtype", """{"a":{"shape":[1],"data_offsets":[0,1]}}""", 1, "a", "\"dtype\" is missing" },
        { "no shape", """{"a":{"dtype":"U8","data_offsets":[0,1]}}""", 1, "a", "\"shape\" is missing" },
        { "no offsets", """{"a":{"dtype":"U8","shape":[1]}}""", 1, "a", "\"data_offsets\" is missing" },
        { "dtype twice", """{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "a", "\"dtype\" appears twice" },
        { "unknown dtype", Json(Tensor("a", "F33", "[1]", "[0,4]")), 4, "a", "the dtype \"F33\" is unknown" },
        { "dtype in small letters", Json(Tensor("a", "f32", "[1]", "[0,4]")), 4, "a", "the dtype \"f32\" is unknown" },
        { "dtype is a number", """{"a":{"dtype":32}}""", 4, "a", "\"dtype\" must be a string" },
        { "shape is a number", Json(Tensor("a", "U8", "1", "[0,1]")), 1, "a", "\"shape\" must be a list" },
        { "negative size", Json(Tensor("a", "U8", "[-1]", "[0,1]")), 1, "a", "\"shape\" must be a list of integers from 0" },
        { "fractional size", Json(Tensor("a", "U8", "[1.5]", "[0,1]")), 1, "a", "\"shape\" must be a list of integers from 0" },
        { "nested shape", Json(Tensor("a", "U8", "[[1]]", "[0,1]")), 1, "a", "\"shape\" must be a list of integers from 0" },
        { "too many sizes", Json(Tensor("a", "U8", $"[1{Many}]", "[0,1]")), 1, "a", "\"shape\" has more than 64 numbers" },
        { "one offset", Json(Tensor("a", "U8", "[1]", "[0]")), 1, "a", "\"data_offsets\" is [0]; expected [begin, end]" },
        { "three offsets", Json(Tensor("a", "U8", "[1]", "[0,1,1]")), 1, "a", "\"data_offsets\" is [0, 1, 1]; expected [begin, end]" },
        { "offsets reversed", Json(Tensor("a", "U8", "[1]", "[1,0]")), 1, "a", "\"data_offsets\" is [1, 0]; expected [begin, end]" },
        { "offset beyond 2^63", Json(Tensor("a", "U8", "[1]", "[0,18446744073709551615]")), 1, "a", "must be a list of integers" },
        { "offsets far beyond the file", Json(Tensor("a", "U8", "[1]", $"[0,{long.MaxValue}]")), 1, "a", "the file holds 1 bytes of data" },
        { "size and offsets disagree", Json(Tensor("a", "F32", "[2,3]", "[0,20]")), 20, "a", "F32 [2, 3] needs 24 bytes, but" },
        { "product overflows", Json(Tensor("a", "F32", "[4294967296,4294967296]", "[0,0]")), 0, "a", "too many" },
        { "product overflows before a zero", Json(Tensor("a", "F32", "[4294967296,4294967296,0]", "[0,0]")), 0, "a", "too many" },
        { "bits overflow", Json(Tensor("a", "F32", "[4611686018427387904]", "[0,0]")), 0, "a", "too many" },
        { "half a byte", Json(Tensor("a", "F4", "[3]", "[0,2]")), 2, "a", "no whole number of bytes" },
        { "cut short", Json(Tensor("a", "F32", "[4]", "[0,16]")), 15, "a", "the file holds 15 bytes of data: it is cut short" },
        { "trailing bytes", Json(Tensor("a", "F32", "[4]", "[0,16]")), 19, null, "3 bytes after the last tensor belong to none" },
        { "data without tensors", "{}", 1, null, "1 bytes after the last tensor belong to none" },
        { "hole", Json(Tensor("a", "U8", "[1]", "[0,1]"), Tensor("b", "U8", "[1]", "[2,3]")), 3, "b", "leaving a hole from 1" },
        { "hole at the start", Json(Tensor("a", "U8", "[1]", "[1,2]")), 2, "a", "leaving a hole from 0" },
        { "overlap", Json(Tensor("a", "U8", "[2]", "[0,2]"), Tensor("b", "U8", "[2]", "[1,3]")), 3, "b", "inside another tensor's" },
        { "same place", Json(Tensor("a", "U8", "[2]", "[0,2]"), Tensor("b", "U8", "[2]", "[0,2]")), 2, "b", "inside another tensor's" },
        { "name twice", Json(Tensor("a", "U8", "[1]", "[0,1]"), Tensor("a", "U8", "[1]", "[1,2]")), 2, "a", "appears twice" },
        { "twice, escaped", Json(Tensor("a", "U8", "[1]", "[0,1]"), Tensor("\\u0061", "U8", "[1]", "[1,2]")), 2, "a", "appears twice" },
        { "metadata is a list", """{"__metadata__":[]}""", 0, null, "\"__metadata__\" must be an object of strings" },
        { "metadata holds a number", """{"__metadata__":{"a":1}}""", 0, null, "\"__metadata__\" must be an object of strings" },
        { "metadata key twice", """{"__metadata__":{"k":"1","k":"2"}}""", 0, null, "\"__metadata__\" has the key \"k\" twice" },
        { "metadata twice", """{"__metadata__":{},"__metadata__":{}}""", 0, null, "\"__metadata__\" appears twice" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_that_breaks_a_rule_is_refused(string rule, string json, int dataBytes, string? tensor, string expected) =>
        AssertRefused(RawFile.Of(json, dataBytes), tensor, expected, rule);

    public static TheoryData<string, byte[], string> Prefixes => new()
    {
        { "empty file", [], "is 0 bytes long" },
        { "seven bytes", [2, 0, 0, 0, 0, 0, 0], "is 7 bytes long" },
        { "no header", [0, 0, 0, 0, 0, 0, 0, 0], "does not start with '{'" },
        { "header longer than the file", [3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}'], "claims 3 bytes, but the file ends after 10" },
        { "header above the limit", [1, 0xE1, 0xF5, 0x05, 0, 0, 0, 0, (byte)'{', (byte)'}'], "claims 100,000,001 bytes" },
        { "header of 2^64 - 1", [255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}'], "claims 18,446,744,073,709,551,615 bytes" },
        { "not UTF-8", RawFile.Of([.. "{\""u8, 0xC3, 0x28, .. "\":{}}"u8], []), "not valid UTF-8" },
        { "a zip", [.. "PK\u0003\u0004"u8, 0x14, 0, 8, 0, 8, 0], "Is it a safetensors file?" },
    };

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void Bytes_that_are_no_safetensors_file_are_refused(string what, byte[] bytes, string expected) =>
        AssertRefused(bytes, null, expected, what);

    [Fact]
    public void Names_are_cut_and_cleaned_before_they_are_shown()
    {
        var name = "\\u001b[31m" + new string('x', 500);
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.safetensors", RawFile.Of($$"""{"{{name}}":{ } }""", 0));

        var error = Assert.Throws<ModelFileException>(() => SafetensorsFile.Open(path));

        Assert.DoesNotContain('\u001b', error.Message);
        Assert.InRange(error.Message.Length, 200, 300 + path.Length);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<ModelFileException>(() => SafetensorsFile.Open(folder["gone.safetensors"]));

        Assert.Equal($"{folder["gone.safetensors"]}: there is no such file.", error.Message);
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<ModelFileException>(() => SafetensorsFile.Open(folder.Path));

        Assert.StartsWith($"{folder.Path}: cannot be opened: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mutated_headers_are_read_or_refused_but_never_crash()
    {
        var random = new Random(20_240_817);
        var read = 0;
        for (var i = 0; i < 30_000; i++)
        {
            var json = Mutation.Of(FuzzedJson, Alphabet, random);
            try
            {
                var header = SafetensorsHeader.Parse(json, "x", 8 + json.Length, FuzzedDataBytes);
                Assert.Equal(FuzzedDataBytes, header.CheckTiling().Sum(entry => entry.Length));
                read++;
            }
            catch (ModelFileException error)
            {
                Assert.Equal("x", error.File);
            }
        }

        Assert.InRange(read, 300, 15_000);
    }

    [Fact]
    public void Mutated_files_open_or_are_refused_but_never_crash()
    {
        var random = new Random(20_240_818);
        var original = RawFile.Of(FuzzedJson, new byte[FuzzedDataBytes]);
        using var folder = new TemporaryFolder();
        var opened = 0;
        for (var i = 0; i < 1_500; i++)
        {
            var path = folder.Write("x.safetensors", Mutation.Of(original, Alphabet, random));
            try
            {
                using var file = SafetensorsFile.Open(path);
                Assert.All(file.Entries, entry => Assert.Equal(entry.Length, file.Span(entry).ToArray().Length));
                opened++;
            }
            catch (ModelFileException error)
            {
                Assert.Equal(path, error.File);
            }
        }

        Assert.InRange(opened, 10, 750);
    }

    private static string Json(params string[] entries) => $"{{{string.Join(",", entries)}}}";

    private static string Tensor(string name, string dtype, string shape, string offsets) =>
        $"\"{name}\":{{\"dtype\":\"{dtype}\",\"shape\":{shape},\"data_offsets\":{offsets}}}";

    private static void AssertRefused(byte[] bytes, string? tensor, string expected, string rule)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.safetensors", bytes);

        var error = Assert.Throws<ModelFileException>(() => SafetensorsFile.Open(path));

        var prefix = tensor is null ? $"{path}: " : $"{path}: tensor \"{tensor}\": ";
        Assert.True(error.Message.StartsWith(prefix, StringComparison.Ordinal), $"{rule}: {error.Message}");
        Assert.Equal((path, tensor), (error.File, error.Tensor));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
