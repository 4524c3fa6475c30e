namespace Lathe.Protocol.Worker;

/// <summary>Environment variables and arguments between the starter and the worker.</summary>
public static class WorkerEnvironment
{
    /// <summary>Path of the worker's executable, instead of the one beside the running program.</summary>
    public const string WorkerPath = "LATHE_WORKER";

    /// <summary>Argument: somebody else decides about Ctrl-C and a closed terminal.</summary>
    public const string Supervised = "--supervised";
}
