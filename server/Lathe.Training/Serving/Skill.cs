using Lathe.Models;
using Lathe.Training.Adapters;
using Lathe.Training.Export;
using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Serving;

/// <summary>An adapter that stands beside a base which stays as it is, so that it can be changed for another one between two steps.</summary>
internal sealed class Skill : IDisposable
{
    private readonly Dictionary<Linear, LoraAdapter> _adapters = [];
    private readonly Dictionary<string, Tensor> _whole = new(StringComparer.Ordinal);

    private Skill(string name) => Name = name;

    public string Name { get; }

    /// <summary>Names of the parameters that it has whole.</summary>
    public IEnumerable<string> Whole => _whole.Keys;

    /// <param name="name">What requests call it.</param>
    /// <param name="adapter">Its files, held against the base.</param>
    /// <param name="decoder">Of the base; nothing of it is changed.</param>
    /// <exception cref="ModelFileException">It needs another vocabulary than the base has, or a head that can't be changed.</exception>
    public static Skill Open(string name, SavedAdapter adapter, Decoder decoder)
    {
        var skill = new Skill(name);
        try
        {
            skill.Read(adapter, decoder);
            return skill;
        }
        catch
        {
            skill.Dispose();
            throw;
        }
    }

    /// <summary>The adapter of a layer; null where there is none.</summary>
    public LoraAdapter? AdapterOf(Linear linear) => _adapters.GetValueOrDefault(linear);

    /// <summary>A parameter that it has whole, in the base's type; null: the base's counts.</summary>
    public Tensor? WholeOf(string parameter) => _whole.GetValueOrDefault(parameter);

    public void Dispose()
    {
        foreach (var adapter in _adapters.Values)
        {
            adapter.Dispose();
        }

        foreach (var tensor in _whole.Values)
        {
            tensor.Dispose();
        }
    }

    private void Read(SavedAdapter adapter, Decoder decoder)
    {
        using var scope = NewDisposeScope();
        var parameters = decoder.BaseParameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        foreach (var name in adapter.Whole)
        {
            // A tied head is the embedding, and saved with the same numbers.
            if (parameters.TryGetValue(name, out var parameter))
            {
                RequireShape(adapter, name, parameter);
                RefuseNormalizedHead(adapter, name, decoder);
                _whole.Add(name, adapter.ReadWhole(name).to(parameter.Value.dtype).DetachFromDisposeScope());
            }
        }

        foreach (var linear in decoder.Linears.Where(linear => adapter.Modules.Contains(linear.Path)))
        {
            _adapters.Add(linear, Attached(linear, adapter, decoder.Context));
        }
    }

    private static LoraAdapter Attached(Linear linear, SavedAdapter adapter, ComputeContext context)
    {
        var (a, b, magnitude) = adapter.Read(linear.Path);
        if (adapter.Config.PissaIterations is not null)
        {
            // The base keeps what the adapter began with, so its update is counted from there: B A - B0 A0 (arXiv:2404.02948, appendix C).
            var (startA, startB) = StartOf(linear, adapter);
            (a, b) = (cat([a, startA], 0), cat([b, startB.neg()], 1));
        }

        var attached = new LoraAdapter(
            Frozen(LoraInjector.NameOfA(linear.Path), a, context), Frozen(LoraInjector.NameOfB(linear.Path), b, context), adapter.Options.Scale,
            new DropoutMask(0, 0, 0), context);
        if (magnitude is not null)
        {
            attached.Magnitude = new LoraMagnitude(linear, attached, magnitude, context);
        }

        return attached;
    }

    private static (Tensor A, Tensor B) StartOf(Linear linear, SavedAdapter adapter)
    {
        if (linear.Weight is not DenseWeight dense)
        {
            throw new ModelFileException(
                adapter.Folder, $"it was begun by PiSSA from the weights of the model, and those of {linear.Path} are in few bits here. Use the model in 16 or 32 bits.");
        }

        using var rows = dense.AsRows();
        return adapter.Start(linear.Path, rows)!.Value;
    }

    private static Parameter Frozen(string name, Tensor value, ComputeContext context) =>
        new(name, value.to(context.ComputeType), trainable: false, decays: false, context.ComputeType);

    /// <summary>Lengths of such a head's rows are measured once, so another head would count by the base's.</summary>
    private static void RefuseNormalizedHead(SavedAdapter adapter, string name, Decoder decoder)
    {
        if (decoder.Config.Traits.NormalizesHead && name == decoder.Head.Weight.Name)
        {
            throw new ModelFileException(
                adapter.Folder, "it has an output head of its own, which can't be changed for another one in this family. Merge it (lathe export) and use the result.", name);
        }
    }

    private static void RequireShape(SavedAdapter adapter, string name, Parameter parameter)
    {
        if (adapter.RowsOf(name) != parameter.Value.shape[0])
        {
            throw new ModelFileException(
                adapter.Folder,
                $"it has {adapter.RowsOf(name)} tokens and the base {parameter.Value.shape[0]}, so the two can't share one base. Merge it (lathe export) and use the result.",
                name);
        }
    }
}
