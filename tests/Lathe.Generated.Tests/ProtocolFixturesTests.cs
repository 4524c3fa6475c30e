using System.Text.Json;
using System.Text.Json.Nodes;
using Lathe.Generated.Tests.Protocol;
using Lathe.Protocol.Daemon;

namespace Lathe.Generated.Tests;

public class ProtocolFixturesTests
{
    public static TheoryData<string> Names => [.. Fixtures.Names];

    public static TheoryData<string> Methods => [.. MethodNames(typeof(DaemonMethods))];

    public static TheoryData<string> Notifications => [.. MethodNames(typeof(DaemonNotifications))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_sample_is_read_whole_and_written_the_same(string name)
    {
        var type = Fixtures.Find(name);
        Assert.True(type is not null, $"{name}.json is of no message.");
        var samples = Fixtures.Read(name);
        Assert.NotEmpty(samples);
        foreach (var sample in samples)
        {
            var written = Fixtures.Serialize(Fixtures.Deserialize(sample!, type), type);
            Assert.True(JsonNode.DeepEquals(sample, written), $"{name}: {sample!.ToJsonString()} is written as {written.ToJsonString()}");
        }
    }

    [Fact]
    public void A_sample_with_something_unknown_is_refused()
    {
        var sample = Fixtures.Read(nameof(RunShowParams))[0]!;
        sample["unknown"] = 1;
        Assert.Throws<JsonException>(() => Fixtures.Deserialize(sample, typeof(RunShowParams)));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_request_has_samples(string method)
    {
        Assert.Contains(method + "Result", Fixtures.Names);
        if (Fixtures.Find(method + "Params") is not null)
        {
            Assert.Contains(method + "Params", Fixtures.Names);
        }
    }

    [Theory]
    [MemberData(nameof(Notifications))]
    public void Every_notification_has_samples(string method) => Assert.Contains(method + "Params", Fixtures.Names);

    [Fact]
    public void Every_member_of_the_messages_is_in_a_sample()
    {
        ContractWalk walk = new();
        foreach (var name in Fixtures.Names)
        {
            var type = Fixtures.Find(name)!;
            walk.Declare(type);
            Fixtures.Read(name).ToList().ForEach(sample => walk.Use(Fixtures.Deserialize(sample!, type)));
        }

        Assert.Empty(walk.Declared.Except(walk.Used));
    }

    private static IEnumerable<string> MethodNames(Type holder) => holder.GetFields().Where(field => field.IsLiteral).Select(field => field.Name);
}
