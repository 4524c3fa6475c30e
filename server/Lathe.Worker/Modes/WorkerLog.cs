using Lathe.Protocol.Runs;

namespace Lathe.Worker.Modes;

/// <summary>Where the process's output goes. On Unix the starter has redirected it before the first instruction.</summary>
internal static class WorkerLog
{
    public static void Redirect(RunDirectory run, bool supervised)
    {
        if (!supervised || !OperatingSystem.IsWindows())
        {
            Console.SetOut(TextWriter.Synchronized(new ForgivingWriter(Console.Out)));
            Console.SetError(TextWriter.Synchronized(new ForgivingWriter(Console.Error)));
            return;
        }

        var log = new StreamWriter(new FileStream(run.Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        var writer = TextWriter.Synchronized(new ForgivingWriter(log));
        Console.SetOut(writer);
        Console.SetError(writer);
    }
}
