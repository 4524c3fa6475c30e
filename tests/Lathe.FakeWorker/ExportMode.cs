using Lathe.Protocol.Worker;

namespace Lathe.Worker.Modes;

/// <summary>Ends in the middle of an export without a word, as a worker does that is killed.</summary>
internal static class ExportMode
{
    public static WorkerExitCode Run(TextReader input, TextWriter output)
    {
        var total = input.ReadLine()!.Length;
        output.WriteLine(new ExportEvent { Type = ExportEventType.Progress, Phase = "writing", Done = 1, Total = total }.ToJson());
        return WorkerExitCode.Completed;
    }
}
