using System.Runtime.Versioning;
using Lathe.Models.Safetensors;
using Lathe.Training.Export;
using Lathe.Training.Loop;
using Lathe.Training.Tests.Numerics;

namespace Lathe.Training.Tests.Export;

/// <summary>Exports whose llama-server does not do what it should: what is told, and that nothing is left of it.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class GgufCheckTests : IDisposable
{
    private const string Likely = """{"tokens_predicted": 1, "completion_probabilities": [{"id": 5, "top_logprobs": [{"id": 5, "logprob": -0.01}, {"id": 6, "logprob": -5.0}]}]}""";

    private readonly ExportFixture _export = new();

    private string Program => Path.Combine(_export.Root, "llama-server");

    private string ProcessFile => Program + ".pid";

    private ExportJob Job => new()
    {
        ModelFolder = Path.Combine(Oracle.RepositoryFolder(), "samples", "models", "tiny"),
        OutputFolder = _export.Output,
        Format = ExportFormat.Gguf,
        Dtype = SafetensorsDtype.F32,
        LlamaServer = Program,
    };

    public void Dispose() => _export.Dispose();

    [Fact]
    public void One_that_ends_has_its_last_words_told()
    {
        Write("echo \"error loading model: unknown model architecture: 'x'\" >&2; exit 3");
        Refused("does not load the model", "exit code 3", "unknown model architecture");
    }

    [Fact]
    public void A_file_that_is_no_program_is_told()
    {
        File.WriteAllText(Program, "");
        File.SetUnixFileMode(Program, UnixFileMode.UserRead);
        var failure = Assert.Throws<TrainingException>(() => _export.Run(Job));
        Assert.Contains("exit code 126", failure.Message, StringComparison.Ordinal);
        Assert.Contains(LlamaServerLocator.Variable, failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_ends_in_the_middle_of_an_answer_is_told()
    {
        Serve("process.exit(9)");
        Refused("does not answer", "exit code 9");
    }

    [Fact]
    public void One_that_never_loads_is_told_and_the_file_read_back()
    {
        Write("exec sleep 1000");
        var result = _export.Run(Job with { LlamaPatience = TimeSpan.FromSeconds(0.5) });
        AssertReadBack(result, "did not load the model within 0.5 seconds");
        Assert.True(File.Exists(Path.Combine(_export.Output, result.Files[0])));
        AssertEnded();
    }

    [Fact]
    public async Task A_cancelled_export_ends_it()
    {
        Write("exec sleep 1000");
        var run = Task.Run(() => _export.Run(Job), TestContext.Current.CancellationToken);
        while (!File.Exists(ProcessFile) && !run.IsCompleted)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await _export.Cancellation.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        AssertEnded();
        AssertNothingLeft();
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"tokens_predicted": 1, "completion_probabilities": [{"top_logprobs": 5}]}""")]
    [InlineData("""{"tokens_predicted": 1, "completion_probabilities": [{"top_logprobs": [{"id": 1.5, "logprob": 0}]}]}""")]
    [InlineData("""{"tokens_predicted": 1, "completion_probabilities": [{"top_logprobs": [{"id": 1000000000, "logprob": 0}]}]}""", "tokens that the model does not have")]
    [InlineData(Likely, "HTTP status 500", 500)]
    public void Answers_of_another_form_are_refused(string answer, string words = "another form", int status = 200)
    {
        Serve(Saying(answer, status));
        Refused("not known here", words);
    }

    [Theory]
    [InlineData("""{"tokens_predicted": 1, "completion_probabilities": [{"content": "a", "probs": [{"tok_str": "a", "prob": 0.5}]}]}""", "older than 2025")]
    [InlineData("""{"tokens_predicted": 1}""", "tells no probabilities")]
    [InlineData("""{"tokens_predicted": 2, "completion_probabilities": [{}]}""", "tells no probabilities")]
    public void Answers_that_say_nothing_are_told_and_the_file_read_back(string answer, string words)
    {
        Serve(Saying(answer));
        var result = _export.Run(Job);
        AssertReadBack(result, words);
        AssertEnded();
    }

    [Theory]
    [InlineData(Likely)]
    [InlineData("""{"tokens_predicted": 1, "completion_probabilities": [{"top_logprobs": [{"id": 5, "logprob": null}]}]}""")]
    public void Other_tokens_are_refused(string answer)
    {
        Serve(Saying(answer));
        Refused("in llama.cpp, computes something else", "of the likeliest tokens are the same");
        Assert.All(_export.Steps.Where(step => step.Phase == ExportPhase.Checking).Index(), pair => Assert.Equal((pair.Index + 1, 8), (pair.Item.Done, pair.Item.Total)));
    }

    [Fact]
    public void Few_bits_are_told_and_not_judged()
    {
        Serve(Saying(Likely));
        var parity = _export.Run(Job with { Quantization = ExportQuantization.Q4 }).Parity!;
        Assert.Equal((ExportQuantization.Q4, SafetensorsDtype.F32, 8), (parity.Quantization, parity.Dtype, parity.Tokens));
        Assert.True(parity.Likeliest > 0 && parity.Difference > 0.01 && parity.SameNext < 1);
        AssertEnded();
    }

    private void AssertReadBack(ExportResult result, string words)
    {
        Assert.Contains(_export.Notices, notice => notice.Contains(words, StringComparison.Ordinal) && notice.Contains("read the file back", StringComparison.Ordinal));
        Assert.Null(result.Unchecked);
        Assert.Null(result.Parity!.Likeliest);
        Assert.InRange(result.Parity.Difference, 0, 1e-5);
    }

    private static string Saying(string answer, int status = 200) => $"response.writeHead({status}).end({System.Text.Json.JsonSerializer.Serialize(answer)})";

    private void Refused(params string[] words)
    {
        var failure = Assert.Throws<TrainingException>(() => _export.Run(Job));
        Assert.Equal(TrainingFailure.Model, failure.Kind);
        Assert.All(words, word => Assert.Contains(word, failure.Message, StringComparison.Ordinal));
        AssertEnded();
        AssertNothingLeft();
    }

    /// <summary>A server that is healthy and does something with every question.</summary>
    private void Serve(string answering) => Write(
        $$"""
        exec node - "$@" <<'end'
        const given = (name) => process.argv[process.argv.indexOf(name) + 1];
        require("node:http").createServer((request, response) => {
          if (request.url === "/health") {
            response.end('{"status": "ok"}');
          } else {
            {{answering}};
          }
        }).listen(Number(given("--port")), given("--host"));
        end
        """);

    private void Write(string commands)
    {
        File.WriteAllText(Program, $"#!/bin/sh\necho $$ >'{ProcessFile}.new'\nmv '{ProcessFile}.new' '{ProcessFile}'\n{commands}\n");
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A killed process is there for a moment yet, or a zombie until somebody waits for it.</summary>
    private void AssertEnded()
    {
        var status = Path.Combine("/proc", File.ReadAllText(ProcessFile).Trim(), "stat");
        Assert.True(SpinWait.SpinUntil(() => !IsAlive(status), TimeSpan.FromSeconds(30)));
    }

    private static bool IsAlive(string status)
    {
        try
        {
            return !File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void AssertNothingLeft() => Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_export.Root), path => path.Contains("merged", StringComparison.Ordinal));
}
