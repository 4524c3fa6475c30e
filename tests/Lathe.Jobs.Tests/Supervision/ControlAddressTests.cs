using System.Text;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.Jobs.Tests.Supervision;

public class ControlAddressTests
{
    private static readonly RunId Id = RunId.Create(DateTimeOffset.UnixEpoch);

    [Fact]
    public void The_runtime_folder_is_used_where_there_is_one()
    {
        using var box = new Sandbox();
        var address = ControlAddress.Create(Id, box.Folder)!;

        Assert.Equal(Path.Combine(box.Folder, "lathe", $"{Id}.sock"), address.Path);
        Assert.Equal(PrivateFiles.FolderMode, File.GetUnixFileMode(Path.GetDirectoryName(address.Path)!));
        Assert.Equal(address, ControlAddress.Parse(address.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    [InlineData("/no/such/folder")]
    public void Otherwise_a_fresh_private_folder_serves(string? runtime) => AssertTemporary(ControlAddress.Create(Id, runtime)!);

    [Fact]
    public void A_path_too_long_for_a_socket_is_not_used()
    {
        using var box = new Sandbox();

        // Letters of two bytes: what counts is bytes.
        var deep = Path.Combine(box.Folder, new string('ü', 35));
        Directory.CreateDirectory(deep);
        Assert.True(deep.Length < ControlAddress.MaxPathBytes - 40);

        AssertTemporary(ControlAddress.Create(Id, deep)!);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("unix:")]
    [InlineData("unix:relative.sock")]
    [InlineData("unix:/tmp/a\0b")]
    [InlineData("pipe:")]
    [InlineData("tcp:localhost:80")]
    public void Other_texts_are_no_address(string? text) => Assert.Null(ControlAddress.Parse(text));

    [Fact]
    public void A_path_that_does_not_fit_is_no_address() => Assert.Null(ControlAddress.Parse("unix:/" + new string('a', 200)));

    private static void AssertTemporary(ControlAddress address)
    {
        var folder = Path.GetDirectoryName(address.Path)!;
        Assert.True(Encoding.UTF8.GetByteCount(address.Path!) < 104);
        Assert.Equal(PrivateFiles.FolderMode, File.GetUnixFileMode(folder));
        address.RemoveSocket();
        Assert.False(Directory.Exists(folder));
    }
}
