using Lathe.Training.Modules;
using static TorchSharp.torch;

namespace Lathe.Training.Serving;

/// <summary>Puts one adapter at a time on a base. A change moves no numbers.</summary>
internal sealed class SkillSwitch : IDisposable
{
    private readonly Decoder _decoder;
    private readonly List<(Parameter Parameter, Tensor Own)> _replaced;
    private Skill? _current;

    /// <param name="decoder">The base, without adapters.</param>
    /// <param name="skills">All that will be put on it.</param>
    public SkillSwitch(Decoder decoder, IReadOnlyCollection<Skill> skills)
    {
        _decoder = decoder;
        var names = skills.SelectMany(skill => skill.Whole).ToHashSet(StringComparer.Ordinal);

        // Another tensor on the same memory: an alias would be the parameter's itself, and follow it.
        _replaced = [.. decoder.BaseParameters.Where(parameter => names.Contains(parameter.Name)).Select(parameter => (parameter, parameter.Value.detach().DetachFromDisposeScope()))];
    }

    /// <param name="skill">Null: the base by itself.</param>
    public void Use(Skill? skill)
    {
        if (ReferenceEquals(skill, _current))
        {
            return;
        }

        foreach (var linear in _decoder.Linears)
        {
            linear.Adapter = skill?.AdapterOf(linear);
        }

        foreach (var (parameter, own) in _replaced)
        {
            parameter.Replace((skill?.WholeOf(parameter.Name) ?? own).alias());
        }

        _current = skill;
    }

    /// <summary>Leaves the base as it was.</summary>
    public void Dispose()
    {
        Use(null);
        foreach (var (_, own) in _replaced)
        {
            own.Dispose();
        }
    }
}
