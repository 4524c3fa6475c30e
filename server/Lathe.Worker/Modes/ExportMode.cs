using Lathe.Models.Safetensors;
using Lathe.Protocol.Worker;
using Lathe.Training.Export;

namespace Lathe.Worker.Modes;

/// <summary>Exports a model, as the request on standard input says.</summary>
internal static class ExportMode
{
    public static WorkerExitCode Run(TextReader input, TextWriter output)
    {
        if (ExportRequest.Parse(input.ReadLine() ?? "") is not { } request)
        {
            Console.Error.WriteLine("lathe-worker export takes a request, one line of JSON, on its standard input; `lathe export` makes it.");
            return WorkerExitCode.Usage;
        }

        using var client = new ErrandClient(input, "export-client");
        var last = Work(request, new LineReporter(output), client.Cancellation);
        output.WriteLine(last.ToJson());
        output.Flush();
        return last.Kind ?? WorkerExitCode.Completed;
    }

    private static ExportEvent Work(ExportRequest request, LineReporter reporter, CancellationToken cancellation)
    {
        try
        {
            var result = ModelExport.Execute(JobOf(request), reporter, cancellation);
            return new ExportEvent
            {
                Type = ExportEventType.Finished,
                OutputFolder = request.OutputFolder,
                Files = result.Files,
                Bytes = result.Bytes,
                Merged = result.Merged,
                Parity = result.Parity is { } parity
                    ? new ExportParityRecord(parity.Quantization?.Title() ?? parity.Dtype.Name(), parity.ComputeType, parity.Prompts, parity.Tokens, parity.Difference, parity.SameNext, parity.Likeliest)
                    : null,
                Unchecked = result.Unchecked,
            };
        }
        catch (OperationCanceledException)
        {
            return new ExportEvent { Type = ExportEventType.Failed, Kind = WorkerExitCode.StoppedNow, Message = "The export was stopped; nothing of it is left." };
        }
        catch (Exception failure)
        {
            var told = Failures.Explain(failure);
            if (told.Kind == WorkerExitCode.Internal)
            {
                Console.Error.WriteLine(failure);
            }

            return new ExportEvent { Type = ExportEventType.Failed, Kind = told.Kind, Message = told.Message, Hint = told.Hint };
        }
    }

    private static ExportJob JobOf(ExportRequest request) => new()
    {
        ModelFolder = request.ModelFolder,
        ModelName = request.ModelName,
        Adapters = request.Adapters,
        OutputFolder = request.OutputFolder,
        Format = ExportFormat.Find(request.Format)!,
        MaxShardBytes = request.MaxShardBytes,
        Dtype = request.Dtype switch
        {
            "float32" => SafetensorsDtype.F32,
            "float16" => SafetensorsDtype.F16,
            "bfloat16" => SafetensorsDtype.BF16,
            _ => null,
        },
        Quantization = request.Quantization switch
        {
            ExportQuantizations.Q8 => ExportQuantization.Q8,
            ExportQuantizations.Q4 => ExportQuantization.Q4,
            ExportQuantizations.Nf4 => ExportQuantization.Nf4,
            ExportQuantizations.EightBit => ExportQuantization.EightBit,
            _ => null,
        },
        AdapterOnly = request.AdapterOnly,
        Template = request.Template,
        DefaultSystem = request.DefaultSystem,
        Overwrite = request.Overwrite,
        Check = request.Check,
        LlamaServer = request.Check && request.Format == ExportFormats.Gguf ? LlamaServerLocator.Find() : null,
    };

    private sealed class LineReporter(TextWriter output) : IExportReporter
    {
        /// <summary>Lines per phase, so that a model of many small weights does not flood its reader.</summary>
        private const int Steps = 50;

        private (ExportPhase Phase, long Step) _told = (ExportPhase.Writing, -1);

        public void Progress(ExportPhase phase, long done, long total)
        {
            var now = (phase, total > 0 ? done * Steps / total : Steps);
            if (now != _told)
            {
                _told = now;
                Write(new ExportEvent { Type = ExportEventType.Progress, Phase = phase.ToString().ToLowerInvariant(), Done = done, Total = total });
            }
        }

        public void Notice(string message) => Write(new ExportEvent { Type = ExportEventType.Notice, Message = message });

        private void Write(ExportEvent told)
        {
            output.WriteLine(told.ToJson());
            output.Flush();
        }
    }
}
