namespace Lathe.Worker.Modes;

/// <summary>The output folder belongs to another run.</summary>
internal sealed class RunBusyException(string message, string hint) : Exception(message)
{
    /// <summary>What to do.</summary>
    public string Hint { get; } = hint;
}
