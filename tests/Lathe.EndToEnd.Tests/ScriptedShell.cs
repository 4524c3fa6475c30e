using System.Diagnostics;
using Lathe.Jobs.Runs;
using Lathe.Protocol.Runs;
using Lathe.Protocol.Worker;

namespace Lathe.EndToEnd.Tests;

/// <summary>A folder with a recipe, a state folder of its own, and the shell with a worker that follows a script.</summary>
internal sealed class ScriptedShell : IDisposable
{
    public ScriptedShell()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "model"));
        Directory.CreateDirectory(Path.Combine(Folder, "data"));
        File.WriteAllText(Path.Combine(Folder, "data", "dataset_info.json"), """{"rows":{"file_name":"rows.json"}}""");
        File.WriteAllText(Path.Combine(Folder, "data", "rows.json"), "[]");
        File.WriteAllText(
            Path.Combine(Folder, "my.yaml"),
            """
            model_name_or_path: model
            dataset_dir: data
            dataset: rows
            template: chatml
            stage: sft
            finetuning_type: lora
            do_train: true
            output_dir: out
            """);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("lathe-shell-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Runs <c>lathe</c> to its end. The input is no terminal, and empty unless there is some.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] words, string input = "")
    {
        using var process = Start(words);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <inheritdoc cref="RunAsync(string[], string)"/>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] words) => RunAsync(words, "");

    public Process Start(params string[] words)
    {
        var start = StartOf(Shell.Program);
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }

    /// <summary>Another program with the same folders.</summary>
    public ProcessStartInfo StartOf(string program)
    {
        var start = Shell.StartOf(Folder);
        start.FileName = program;
        start.RedirectStandardInput = true;
        start.Environment[WorkerEnvironment.WorkerPath] = Shell.FakeWorker;
        return start;
    }

    public static async Task<(int ExitCode, string Output, string Error)> EndAsync(Process process)
    {
        var error = process.StandardError.ReadToEndAsync(Token);
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, output, await error);
    }

    /// <summary>A run to its end.</summary>
    public async Task<RunDirectory> TrainAsync(string script, string output, params string[] words)
    {
        await RunAsync(["train", "my.yaml", $"run_name={script}", $"output_dir={output}", .. words]);
        return Newest(output);
    }

    /// <summary>A run that goes on until it is stopped.</summary>
    public async Task<RunDirectory> DetachAsync(string output, string script = "until-stopped")
    {
        var (exitCode, _, error) = await RunAsync("train", "my.yaml", $"run_name={script}", $"output_dir={output}", "--detach");
        Assert.Equal((0, ""), (exitCode, error));
        return Newest(output);
    }

    public RunDirectory Newest(string output) => RunDirectory.At(
        Directory.GetDirectories(RunDirectory.RunsOf(Path.Combine(Folder, output))).Order(StringComparer.Ordinal).Last())!;

    /// <summary>Ends what a failed test left running, then removes the folder.</summary>
    public void Dispose()
    {
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        foreach (var runs in Directory.EnumerateDirectories(Folder, "runs", everywhere))
        {
            foreach (var run in Directory.GetDirectories(runs).Select(RunDirectory.At).OfType<RunDirectory>().Where(RunLock.IsHeld))
            {
                using var worker = Process.GetProcessById(RunRecords.Read(run)!.Worker!.ProcessId);
                worker.Kill();
                worker.WaitForExit();
            }
        }

        DeleteFolder();
    }

    /// <summary>The shell around a worker writes how it ended when all others are done with the run: perhaps into a folder that is being deleted.</summary>
    private void DeleteFolder()
    {
        for (var end = DateTime.UtcNow.AddSeconds(10); ; Thread.Sleep(50))
        {
            try
            {
                Directory.Delete(Folder, recursive: true);
                return;
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
            }
        }
    }
}
