using System.Diagnostics;
using System.Globalization;

namespace Lathe.Benchmarks;

/// <summary>
/// The same training from its beginning, in a process of its own, a step at a time: other programs and the processor's clock slow it and
/// the run beside it alike, so the quotient of their times is the run's own.
/// </summary>
internal sealed class YoungRun : IDisposable
{
    private readonly Process _process;

    /// <param name="arguments">Command of this program that answers each line on its input by <see cref="Serve"/>.</param>
    public YoungRun(params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>Processor time of one more step, of all threads.</summary>
    public double Seconds()
    {
        _process.StandardInput.WriteLine();
        return double.Parse(
            _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The run to compare with has ended."), CultureInfo.InvariantCulture);
    }

    /// <summary>The other side: a step for each line, until the input ends.</summary>
    public static void Serve(TrainingBench bench)
    {
        while (Console.ReadLine() is not null)
        {
            Console.WriteLine(bench.TimedStep().Processor.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Ends it by closing its input.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
