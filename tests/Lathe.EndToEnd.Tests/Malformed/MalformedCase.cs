using Lathe.EndToEnd.Tests.Fixtures;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests.Malformed;

/// <summary>One way to break a folder that trains, and what the user is told.</summary>
/// <param name="Name">What is broken.</param>
/// <param name="Code">Exit code.</param>
/// <param name="Break">Does it.</param>
/// <param name="Says">Parts of the message: the file, the key, row or tensor, and what is wrong.</param>
internal sealed record MalformedCase(string Name, WorkerExitCode Code, Action<TinyFolder> Break, params string[] Says)
{
    /// <summary>Files that the run leaves although it fails, since it failed after training began.</summary>
    public IReadOnlyList<string> Leaves { get; init; } = [];
}
