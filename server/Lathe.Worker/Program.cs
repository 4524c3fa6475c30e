using Lathe.Protocol;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;
using Lathe.Worker.Modes;

// Nobody removes the engine's folder while this process runs from it.
using var hold = EngineHold.Take(AppContext.BaseDirectory);

// Everything below runs on the process's main thread: its allocations come from glibc's main arena, which is the tuned one.
switch (args)
{
    case ["train", "--run", var folder]:
        return Train(folder, supervised: false);
    case ["train", "--run", var folder, WorkerEnvironment.Supervised]:
        return Train(folder, supervised: true);
    case ["doctor"]:
        return DoctorMode.Run(Console.Out, json: false);
    case ["doctor", "--json"]:
        return DoctorMode.Run(Console.Out, json: true);
    case ["export"]:
        return (int)ExportMode.Run(Console.In, new ForgivingWriter(Console.Out));
    case ["eval"]:
        return (int)EvalMode.Run(Console.In, new ForgivingWriter(Console.Out));
    case ["serve"]:
        return (int)ServeMode.Run(Console.In, new ForgivingWriter(Console.Out));
    case ["--version"]:
        Console.Out.WriteLine(LatheVersion.Current);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            lathe-worker does Lathe's work that needs libtorch; `lathe` starts it.

              lathe-worker train --run DIR    train on the records in DIR (OUTPUT_DIR/.lathe/runs/ID)
              lathe-worker doctor [--json]    check whether training can run here
              lathe-worker export             merge and write a model, as a request on standard input says
              lathe-worker eval               answer a benchmark's questions, as a request on standard input says
              lathe-worker serve              answer over HTTP, as a request on standard input says
              lathe-worker --version
            """);
        return (int)WorkerExitCode.Usage;
}

static int Train(string folder, bool supervised)
{
    if (RunDirectory.At(folder) is { } run && Directory.Exists(run.FullPath))
    {
        return (int)TrainMode.Run(run, supervised);
    }

    Console.Error.WriteLine($"{folder} is not a run's folder (OUTPUT_DIR/.lathe/runs/ID).");
    return (int)WorkerExitCode.Usage;
}
