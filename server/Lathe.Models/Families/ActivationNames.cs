namespace Lathe.Models.Families;

/// <summary>What configurations call activations.</summary>
internal static class ActivationNames
{
    public const string Silu = "silu";
    public const string GeluTanh = "gelu_pytorch_tanh";
    public const string GeluNew = "gelu_new";
    public const string Gelu = "gelu";

    private static readonly Dictionary<string, Activation> OfGates = new(StringComparer.Ordinal)
    {
        [Silu] = Activation.Silu,
        ["swish"] = Activation.Silu,
        [GeluTanh] = Activation.GeluTanh,
        [GeluNew] = Activation.GeluTanh,
    };

    private static readonly Dictionary<string, Activation> OfBranches = new(StringComparer.Ordinal)
    {
        [GeluTanh] = Activation.GeluTanh,
        [GeluNew] = Activation.GeluTanh,
        [Gelu] = Activation.Gelu,
    };

    /// <summary>The names that can be trained, for messages.</summary>
    public static string SupportedText(bool isGated) => string.Join(", ", All(isGated).Keys.Select(name => $"\"{name}\""));

    /// <param name="name">As in a configuration.</param>
    /// <param name="isGated">The MLP has a gate; otherwise one branch.</param>
    public static Activation? Find(string name, bool isGated) => All(isGated).TryGetValue(name, out var activation) ? activation : null;

    private static Dictionary<string, Activation> All(bool isGated) => isGated ? OfGates : OfBranches;
}
