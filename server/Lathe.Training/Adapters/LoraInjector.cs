using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Adapters;

/// <summary>Attaches adapters to a decoder's linear layers.</summary>
public static class LoraInjector
{
    /// <summary>Prefix and suffixes of PEFT's tensor names around a module path.</summary>
    public static string NameOfA(string path) => $"base_model.model.{path}.lora_A.weight";

    public static string NameOfB(string path) => $"base_model.model.{path}.lora_B.weight";

    /// <summary>Without a suffix, as PEFT writes it.</summary>
    public static string NameOfMagnitude(string path) => $"base_model.model.{path}.lora_magnitude_vector";

    /// <summary>True when a recipe's target names the module: by its last part, or by a suffix of its path at a dot, as PEFT matches.</summary>
    public static bool Matches(string path, IReadOnlyList<string> targets) =>
        targets is ["all"] || targets.Any(target => path == target || path.EndsWith("." + target, StringComparison.Ordinal));

    /// <summary>Names in <paramref name="targets"/> that match no linear layer of the model.</summary>
    public static IReadOnlyList<string> Unmatched(IEnumerable<string> paths, IReadOnlyList<string> targets)
    {
        var all = paths.ToList();
        return [.. targets.Where(target => target != "all" && !all.Any(path => Matches(path, [target])))];
    }

    /// <summary>
    /// Fresh adapters: A uniform in +-1/sqrt(in) (Kaiming with a = sqrt 5, as PEFT), B zero, so that training starts at the base model.
    /// </summary>
    public static void Attach(Decoder decoder, LoraOptions options, ulong seed)
    {
        using var generator = new Generator(seed, decoder.Context.Device);
        Attach(decoder, options, seed, linear =>
        {
            var (rows, columns) = (linear.Weight.Rows, linear.Weight.Columns);
            var bound = 1 / Math.Sqrt(columns);
            return (
                empty([options.Rank, columns], ScalarType.Float32, decoder.Context.Device).uniform_(-bound, bound, generator),
                zeros([rows, options.Rank], ScalarType.Float32, decoder.Context.Device));
        });
    }

    /// <param name="decoder">Gets an adapter on each matching linear layer.</param>
    /// <param name="options">Shape of the adapters.</param>
    /// <param name="seed">Of the dropout masks.</param>
    /// <param name="create">A [r, in] and B [out, r] of a layer, both fp32.</param>
    public static void Attach(Decoder decoder, LoraOptions options, ulong seed, Func<Linear, (Tensor A, Tensor B)> create)
    {
        var context = decoder.Context;
        for (var place = 0; place < decoder.Linears.Count; place++)
        {
            var linear = decoder.Linears[place];
            if (!Matches(linear.Path, options.Targets))
            {
                continue;
            }

            var (a, b) = create(linear);
            linear.Adapter = new LoraAdapter(
                new Parameter(NameOfA(linear.Path), context.ToTrained(a), trainable: true, decays: true, context.ComputeType),
                new Parameter(NameOfB(linear.Path), context.ToTrained(b), trainable: true, decays: true, context.ComputeType),
                options.Scale,
                new DropoutMask(options.Dropout, seed, (ulong)place),
                context);
        }
    }
}
