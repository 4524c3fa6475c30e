using Lathe.Protocol.Worker;

namespace Lathe.Worker.Modes;

/// <summary>Ends in the middle of a benchmark without a word, as a worker does that is killed.</summary>
internal static class EvalMode
{
    public static WorkerExitCode Run(TextReader input, TextWriter output)
    {
        var total = input.ReadLine()!.Length;
        output.WriteLine(new EvalProgress { Type = EvalProgressType.Progress, Phase = "answering", Done = 1, Total = total }.ToJson());
        return WorkerExitCode.Completed;
    }
}
