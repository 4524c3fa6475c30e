using Lathe.Protocol.Worker;

namespace Lathe.Worker.Modes;

/// <summary>Ends while it loads, without a word, as a worker does that is killed.</summary>
internal static class ServeMode
{
    public static WorkerExitCode Run(TextReader input, TextWriter output)
    {
        var total = input.ReadLine()!.Length;
        output.WriteLine(new ServeEvent { Type = ServeEventType.Loading, Done = 1, Total = total }.ToJson());
        return WorkerExitCode.Completed;
    }
}
