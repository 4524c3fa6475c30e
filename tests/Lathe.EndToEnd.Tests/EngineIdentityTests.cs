using Lathe.Protocol;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests;

public class EngineIdentityTests
{
    [Fact]
    public void The_built_engine_says_that_it_can_be_used_here()
    {
        var manifest = Path.Combine(Path.GetDirectoryName(Shell.Program)!, "worker", EngineIdentity.FileName);
        var identity = EngineIdentity.Parse(File.ReadAllBytes(manifest));
        Assert.Equal(new EngineIdentity(LatheVersion.Current, EngineIdentity.ThisPlatform, WorkerContract.ProtocolVersion), identity);
        Assert.Null(identity!.Objection);
    }
}
