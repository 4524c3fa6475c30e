using System.Runtime.InteropServices;
using System.Text.Json;
using Lathe.Protocol.Runs;

namespace Lathe.Protocol.Worker;

/// <summary>
/// What the engine measured of this machine's processor, in the state folder: plans are made where no engine is loaded. A folder that
/// was brought from another machine says nothing about this one.
/// </summary>
public static class ProcessorFile
{
    private static readonly Lazy<string> ThisProcessor = new(NameOfThis);

    public static string DefaultPath => Path.Combine(Path.GetDirectoryName(StateFolder.Runs)!, "processor.json");

    /// <summary>Null when nothing was measured on a processor of this name.</summary>
    public static ProcessorRecord? Read(string? path = null) =>
        RecordFile.Read(path ?? DefaultPath, RunJson.Indented.ProcessorRecord) is { } record && record.Processor == ThisProcessor.Value ? record : null;

    /// <summary>Keeps rates of this machine, in GFLOP/s. That they can't be kept is no reason for a run to fail: false then.</summary>
    public static bool TryWrite(double fp32, double bf16, bool prefersBf16, string? path = null)
    {
        path ??= DefaultPath;
        try
        {
            PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
            ProcessorRecord record = new(ThisProcessor.Value, Math.Round(fp32), Math.Round(bf16), prefersBf16);
            PrivateFiles.Write(path, JsonSerializer.Serialize(record, RunJson.Indented.ProcessorRecord) + "\n");
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string NameOfThis()
    {
        const string information = "/proc/cpuinfo";
        try
        {
            if (File.Exists(information)
                && File.ReadLines(information).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line)
            {
                return line[(line.IndexOf(':') + 1)..].Trim();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What every system knows will do.
        }

        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
