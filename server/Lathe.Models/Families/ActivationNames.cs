namespace Lathe.Models.Families;

/// <summary>What configurations call activations.</summary>
internal static class ActivationNames
{
    public const string Silu = "silu";
    public const string GeluTanh = "gelu_pytorch_tanh";

    private static readonly Dictionary<string, Activation> All = new(StringComparer.Ordinal)
    {
        [Silu] = Activation.Silu,
        ["swish"] = Activation.Silu,
        [GeluTanh] = Activation.GeluTanh,
        ["gelu_new"] = Activation.GeluTanh,
    };

    /// <summary>The names that can be trained, for messages.</summary>
    public static string SupportedText { get; } = string.Join(", ", All.Keys.Select(name => $"\"{name}\""));

    public static Activation? Find(string name) => All.TryGetValue(name, out var activation) ? activation : null;
}
