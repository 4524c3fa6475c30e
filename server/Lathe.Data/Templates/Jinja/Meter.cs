using System.Runtime.CompilerServices;

namespace Lathe.Data.Templates.Jinja;

/// <summary>Counts what is used of the limits. One meter may serve several renderings, which share the steps.</summary>
internal sealed class Meter(JinjaLimits limits)
{
    private long _steps = limits.Steps;
    private long _characters = limits.Characters;

    /// <summary>Line of the statement under way, for messages.</summary>
    public int Line { get; set; }

    /// <summary>What the rendering before has made is gone.</summary>
    public void BeginRendering() => _characters = limits.Characters;

    /// <summary>To be called before a list is made: an item and what it holds take the place of some characters.</summary>
    /// <exception cref="JinjaException">Texts and lists become too long together.</exception>
    public void TakeItems(long count)
    {
        const int CharactersPerItem = 16;
        Take(count * CharactersPerItem);
        Step(count);
    }

    /// <exception cref="JinjaException">Too many steps, or too deep a nesting.</exception>
    public void Step(long count = 1)
    {
        _steps -= count;
        if (_steps < 0)
        {
            throw new JinjaException($"more than {limits.Steps:N0} steps", Line);
        }

        CheckStack();
    }

    /// <summary>To be called before a text or list is made.</summary>
    /// <exception cref="JinjaException">Texts and lists become too long together.</exception>
    public void Take(long characters)
    {
        _characters -= characters;
        if (_characters < 0)
        {
            throw new JinjaException($"texts of more than {limits.Characters:N0} characters", Line);
        }
    }

    /// <exception cref="JinjaException">Calls or values are nested too deep.</exception>
    public void CheckStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new JinjaException("calls or values are nested too deep", Line);
        }
    }
}
