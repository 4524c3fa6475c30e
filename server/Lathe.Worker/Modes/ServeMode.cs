using System.Text.Json;
using System.Text.Json.Serialization;
using Lathe.Protocol.Worker;
using Lathe.Recipes.Model;
using Lathe.Training.Loop;
using Lathe.Training.Quantization;
using Lathe.Training.Serving;
using Lathe.Worker.Serving;

namespace Lathe.Worker.Modes;

/// <summary>Serves a model as the request on standard input says, until that input ends.</summary>
internal static class ServeMode
{
    /// <summary>Words as recipes write them.</summary>
    private static readonly JsonSerializerOptions Choices = new() { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    public static WorkerExitCode Run(TextReader input, TextWriter output)
    {
        if (ServeRequest.Parse(input.ReadLine() ?? "") is not { } request)
        {
            Console.Error.WriteLine("lathe-worker serve takes a request, one line of JSON, on its standard input; `lathe serve` makes it.");
            return WorkerExitCode.Usage;
        }

        using var client = new ErrandClient(input, "serve-client");
        var events = new ServeEvents(output);
        var last = Serve(request, events, client.Cancellation);
        events.Tell(last);
        return last.Kind ?? WorkerExitCode.Completed;
    }

    private static ServeEvent Serve(ServeRequest request, ServeEvents events, CancellationToken end)
    {
        try
        {
            var (rules, refusal) = AccessRules.For(request);
            if (rules is null)
            {
                throw new TrainingException(
                    TrainingFailure.Recipe, refusal!, "Listen on 127.0.0.1, or give API keys and a certificate with its key.");
            }

            using var model = ServedModel.Load(OptionsOf(request), (done, total) =>
            {
                // A large model takes a while, and nobody waits for it any more.
                end.ThrowIfCancellationRequested();
                events.Loading(done, total);
            });
            using var engine = new AnswerEngine(model, new EngineLimits(request.Slots, request.Waiting)) { Failure = failure => Console.Error.WriteLine(failure) };
            var endpoints = new AnswerEndpoints(model, engine, request);
            var server = new ApiServer(endpoints, rules, events.Answered);
            var (app, url) = HttpHost.StartAsync(request, server.HandleAsync).GetAwaiter().GetResult();
            events.Tell(new ServeEvent
            {
                Type = ServeEventType.Listening,
                Url = url,
                Models = endpoints.Names,
                Template = model.Template.Origin,
                Context = model.Context,
                ComputeType = model.ComputeType,
            });

            // Everything on tensors happens on this thread; web requests are read and answered on others.
            engine.Run(end);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            app.StopAsync(patience.Token).GetAwaiter().GetResult();
            app.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return new ServeEvent { Type = ServeEventType.Ended };
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return new ServeEvent { Type = ServeEventType.Ended };
        }
        catch (Exception failure)
        {
            var told = Failures.Explain(failure);
            if (told.Kind == WorkerExitCode.Internal)
            {
                Console.Error.WriteLine(failure);
            }

            return new ServeEvent { Type = ServeEventType.Failed, Kind = told.Kind, Message = told.Message, Hint = told.Hint };
        }
    }

    private static ServingOptions OptionsOf(ServeRequest request) => new()
    {
        ModelFolder = request.ModelFolder,
        Adapters = [.. request.Adapters.Select(adapter => new ServedAdapter(adapter.Name, adapter.Folder))],
        Data = new DataOptions
        {
            Template = request.Template,
            DefaultSystem = request.DefaultSystem,
            EnableThinking = request.EnableThinking,
            ToolFormat = request.ToolFormat is { } format ? JsonSerializer.Deserialize<ToolCallFormat>(JsonSerializer.Serialize(format), Choices) : null,
        },
        Dtype = request.Dtype switch
        {
            "float32" => InferenceType.Fp32,
            "float16" => InferenceType.Fp16,
            "bfloat16" => InferenceType.Bf16,
            _ => InferenceType.Auto,
        },
        Quantization = QuantizationOptions.Of(new QuantOptions { QuantizationBit = request.QuantizationBit }),
        Context = request.Context,
    };

    /// <summary>Lines of JSON, from any thread.</summary>
    private sealed class ServeEvents(TextWriter output)
    {
        private const int Steps = 50;

        private readonly Lock _gate = new();
        private int _step = -1;

        public void Loading(int done, int total)
        {
            var step = total > 0 ? done * Steps / total : Steps;
            if (step != _step)
            {
                _step = step;
                Tell(new ServeEvent { Type = ServeEventType.Loading, Done = done, Total = total });
            }
        }

        public void Answered(ServedRequest request) => Tell(new ServeEvent { Type = ServeEventType.Answered, Request = request });

        public void Tell(ServeEvent told)
        {
            lock (_gate)
            {
                output.WriteLine(told.ToJson());
                output.Flush();
            }
        }
    }
}
