using FsCheck.Fluent;
using Lathe.Memory.Devices.Table;
using Lathe.Models.Tests;

namespace Lathe.Memory.Tests.Devices.Table;

public class GpuTableTests
{
    private const long Mebibyte = 1L << 20;

    [Fact]
    public void The_table_is_whole()
    {
        Assert.InRange(GpuTable.All.Count, 60, 1000);
        Assert.Equal(GpuTable.All.Count, GpuTable.All.Select(gpu => gpu.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(GpuTable.All, gpu =>
        {
            Assert.InRange(gpu.TotalBytes, 3072 * Mebibyte, 300_000 * Mebibyte);
            Assert.InRange(gpu.Capability.Major, 6, 12);
            Assert.DoesNotContain(gpu.Name, gpu.Aliases);
        });
    }

    [Theory]
    [InlineData("RTX 4090", 24564, "8.9")]
    [InlineData("RTX 3090", 24576, "8.6")]
    [InlineData("RTX 2080 Ti", 11264, "7.5")]
    [InlineData("A100 80GB", 81920, "8.0")]
    [InlineData("H100 SXM", 81559, "9.0")]
    [InlineData("V100 32GB", 32768, "7.0")]
    [InlineData("T4", 15360, "7.5")]
    public void Well_known_cards_have_their_figures(string name, long mebibytes, string capability)
    {
        var gpu = GpuTable.Find(name).Found;
        Assert.Equal((mebibytes * Mebibyte, capability), (gpu?.TotalBytes, gpu?.Capability.ToString()));
    }

    [Theory]
    [InlineData("RTX 4090", "RTX 4090")]
    [InlineData("rtx4090", "RTX 4090")]
    [InlineData("4090", "RTX 4090")]
    [InlineData("rtx-4090 24 GB", "RTX 4090")]
    [InlineData("NVIDIA GeForce RTX 4090", "RTX 4090")]
    [InlineData("NVIDIA GeForce RTX 4090 Laptop GPU", "RTX 4090 Laptop")]
    [InlineData("4090 mobile", "RTX 4090 Laptop")]
    [InlineData("4070tisuper", "RTX 4070 Ti SUPER")]
    [InlineData("A100 80GB", "A100 80GB")]
    [InlineData("a100-80", "A100 80GB")]
    [InlineData("80GB A100", "A100 80GB")]
    [InlineData("NVIDIA A100-SXM4-40GB", "A100 40GB")]
    [InlineData("NVIDIA A100 80GB PCIe", "A100 80GB")]
    [InlineData("Tesla V100-SXM2-16GB", "V100 16GB")]
    [InlineData("Tesla T4", "T4")]
    [InlineData("T4 16GB", "T4")]
    [InlineData("NVIDIA H100 80GB HBM3", "H100 SXM")]
    [InlineData("H100 PCIe", "H100 PCIe")]
    [InlineData("GTX 1080 ti", "GTX 1080 Ti")]
    [InlineData("3060 12g", "RTX 3060 12GB")]
    [InlineData("a6000", "RTX A6000")]
    [InlineData("NVIDIA RTX 6000 Ada Generation", "RTX 6000 Ada")]
    [InlineData("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "RTX PRO 6000 Blackwell")]
    [InlineData("l40s 48gb", "L40S")]
    [InlineData("NVIDIA GH200 480GB", "GH200 96GB")]
    public void Names_may_be_written_as_people_and_drivers_write_them(string written, string name)
    {
        var lookup = GpuTable.Find(written);
        Assert.Equal((name, null), (lookup.Found?.Name, lookup.Problem));
    }

    [Theory]
    [InlineData("A100", "A100 40GB;A100 80GB")]
    [InlineData("v100", "V100 16GB;V100 32GB")]
    [InlineData("3080", "RTX 3080 10GB;RTX 3080 12GB")]
    [InlineData("NVIDIA GeForce RTX 4060 Ti", "RTX 4060 Ti 8GB;RTX 4060 Ti 16GB")]
    [InlineData("RTX 6000", "Quadro RTX 6000;RTX 6000 Ada")]
    [InlineData("H100", "H100 PCIe;H100 SXM;H100 NVL")]
    [InlineData("4070 16GB", "RTX 4070 Ti SUPER")]
    public void Names_that_fit_several_name_them(string written, string names)
    {
        var lookup = GpuTable.Find(written);

        Assert.Null(lookup.Found);
        Assert.Equal(names.Split(';'), lookup.Candidates.Select(gpu => gpu.Name));
        Assert.StartsWith($"'{written}' may be {lookup.Candidates[0].Name}", lookup.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_lists_are_cut_in_the_sentence()
    {
        var lookup = GpuTable.Find("laptop");
        Assert.EndsWith($" or one of {lookup.Candidates.Count - 8} more.", lookup.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RTX 4091", "RTX 4090")]
    [InlineData("A10O 80GB", "A100 80GB")]
    [InlineData("RTXA600", "RTX A6000")]
    [InlineData("H20O", "H200")]
    public void Typing_mistakes_get_the_nearest_name(string written, string name)
    {
        var lookup = GpuTable.Find(written);

        Assert.Null(lookup.Found);
        Assert.Contains(name, lookup.Suggestions.Select(gpu => gpu.Name));
        Assert.Contains("Did you mean", lookup.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("NVIDIA GPU")]
    [InlineData("Voodoo banshee from another age")]
    public void Unknown_names_get_none(string written)
    {
        var lookup = GpuTable.Find(written);

        Assert.Null(lookup.Found);
        Assert.Empty(lookup.Candidates);
        Assert.Equal($"No GPU named '{written}' is known.", lookup.Problem);
    }

    [Fact]
    public void A_name_without_end_is_cut_in_the_sentence() =>
        Assert.InRange(GpuTable.Find(new string('4', 100_000)).Problem!.Length, 1, 200);

    /// <summary>However a row's name is written, it finds that row.</summary>
    [Fact]
    public void Every_name_finds_itself_in_any_writing()
    {
        var writings = Gen.Elements<Func<string, string>>(
            name => name,
            name => name.ToLowerInvariant(),
            name => name.ToUpperInvariant(),
            name => name.Replace(" ", "", StringComparison.Ordinal),
            name => name.Replace(' ', '-'),
            name => name.Replace(' ', '_'),
            name => "  NVIDIA  " + name + " GPU",
            name => string.Join(' ', name.Split(' ').Reverse()));
        var written =
            from gpu in Gen.Elements<KnownGpu>(GpuTable.All)
            from write in writings
            select (gpu.Name, Text: write(gpu.Name));

        Properties.Check(written.ToArbitrary(), pair => Assert.Equal(pair.Name, GpuTable.Find(pair.Text).Found?.Name), cases: 1000);
    }

    /// <summary>Aliases may be shared; then all who have them are candidates.</summary>
    [Fact]
    public void Every_alias_finds_its_row_or_names_it() => Assert.All(
        GpuTable.All.SelectMany(gpu => gpu.Aliases.Select(alias => (gpu, alias))),
        pair =>
        {
            var lookup = GpuTable.Find(pair.alias);
            Assert.Contains(pair.gpu, lookup.Candidates.Append(lookup.Found));
        });

    /// <summary>Whatever is typed, the answer is a GPU or a sentence, and never both.</summary>
    [Fact]
    public void Any_text_has_an_answer()
    {
        var texts =
            from length in Gen.Choose(0, 12)
            from letters in Gen.Elements("rtxgai 0123456789-_\t\u00e4\ud83d".ToCharArray()).ArrayOf(length)
            select new string(letters);

        Properties.Check(
            texts.ToArbitrary(),
            text =>
            {
                var lookup = GpuTable.Find(text);
                Assert.Equal(lookup.Found is null, lookup.Problem is not null);
                Assert.True(lookup.Found is null || lookup.Candidates.Count + lookup.Suggestions.Count == 0);
                Assert.True(lookup.Suggestions.Count <= 3);
            },
            cases: 1000);
    }
}
