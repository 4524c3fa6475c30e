using System.CommandLine;

namespace Lathe.Cli.Commands.Serve;

/// <summary>What <c>lathe serve</c> and <c>lathe chat</c> take to say which model is meant.</summary>
internal sealed class TargetOptions
{
    private static readonly string[] Dtypes = ["auto", "float32", "float16", "bfloat16"];

    private readonly Argument<string> _target = new("target") { Description = "A model's folder, an adapter's, a recipe, or a run." };

    private readonly Argument<string[]> _overrides = new("key=value")
    {
        Description = "Values that go before the recipe's, such as quantization_bit=4.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _adapters = new("--adapter", "-a")
    {
        Description = "A further adapter on the same base, as FOLDER or NAME=FOLDER; may be given several times.",
    };

    private readonly Option<string?> _model = new("--model") { Description = "Base of an adapter's folder, where the one that it names is elsewhere." };

    private readonly Option<string?> _template = new("--template") { Description = "Chat template; by default the recipe's, or the model's own." };

    private readonly Option<string?> _dtype = new("--dtype") { Description = "Type to compute in; by default as infer_dtype says, or as suits the weights." };

    public Option<int> Context { get; } = new("--context")
    {
        Description = "Longest prompt and answer together, in tokens.",
        DefaultValueFactory = _ => 8192,
    };

    public TargetOptions() => _dtype.AcceptOnlyFromAmong(Dtypes);

    public void AddTo(Command command)
    {
        command.Add(_target);
        command.Add(_overrides);
        command.Add(_adapters);
        command.Add(_model);
        command.Add(_template);
        command.Add(_dtype);
        command.Add(Context);
    }

    public ServeTarget Read(ParseResult parsed) => new(parsed.GetRequiredValue(_target), parsed.GetValue(_overrides) ?? [])
    {
        Adapters = parsed.GetValue(_adapters) ?? [],
        Model = parsed.GetValue(_model),
        Template = parsed.GetValue(_template),
        Dtype = parsed.GetValue(_dtype),
        WorkingDirectory = Environment.CurrentDirectory,
    };
}
