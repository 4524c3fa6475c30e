using Lathe.Memory.Planner;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Rules;

namespace Lathe.Memory.Setup;

/// <summary>How a recipe's devices share the work.</summary>
internal static class ShardingReader
{
    public static Sharding Read(RecipeValues values, IReadOnlyDictionary<string, BoundKey> keys, int devices, IRecipeFacts facts)
    {
        if (values.Has("deepspeed"))
        {
            ZeroFacts zero = ZeroReader.Read(keys.GetValueOrDefault("deepspeed")?.Value, facts);
            return new Sharding(ZeroKind(zero.Stage), devices)
            {
                OffloadsOptimizer = zero.OffloadsOptimizer,
                OffloadsWeights = zero.OffloadsWeights,
            };
        }

        if (values.Has("fsdp"))
        {
            string[] words = [.. values.Items("fsdp").SelectMany(item => item.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
            bool isOffloaded = words.Contains("offload");
            bool keepsWeights = words.Contains("shard_grad_op") || words.Contains("hybrid_shard_zero2");
            return new Sharding(keepsWeights ? ShardingKind.Zero2 : ShardingKind.Fsdp, devices)
            {
                OffloadsOptimizer = isOffloaded,
                OffloadsWeights = isOffloaded,
            };
        }

        return devices > 1 ? new Sharding(ShardingKind.Ddp, devices) : Sharding.None;
    }

    private static ShardingKind ZeroKind(int stage) => stage switch
    {
        1 => ShardingKind.Zero1,
        2 => ShardingKind.Zero2,
        3 => ShardingKind.Zero3,
        _ => ShardingKind.Ddp,
    };
}
