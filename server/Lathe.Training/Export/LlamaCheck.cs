using static TorchSharp.torch;

namespace Lathe.Training.Export;

/// <summary>
/// Asks llama.cpp what it computes from a written GGUF file, and compares it with the reference: the likeliest next tokens in the middle of each text
/// and behind it.
/// </summary>
internal static class LlamaCheck
{
    /// <summary>Tokens of a place whose probabilities are asked for.</summary>
    private const int Likeliest = 20;

    /// <summary>llama.cpp computes probabilities in fp32, which end not far below e to this.</summary>
    private const double Least = -80;

    /// <param name="server">Path of the server.</param>
    /// <param name="file">What was written.</param>
    /// <param name="source">What it was made of.</param>
    /// <param name="reporter">Is told of each prompt.</param>
    /// <param name="cancellation">Ends the server.</param>
    /// <exception cref="Loop.TrainingException">llama.cpp does not load the file, or computes something else.</exception>
    /// <exception cref="LlamaUnusableException">The server is too slow, too old, or tells nothing.</exception>
    public static ExportCheck Run(string server, string file, MergedSource source, IExportReporter reporter, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var (job, model) = (source.Job, source.Model);
        var reference = ParityReference.Compute(model, job.ModelFolder, source.Tokenizer, reporter, cancellation);
        var (difference, same, places) = (0.0, 0, 0);
        using var running = LlamaServer.Start(server, file, job.LlamaPatience, cancellation);
        foreach (var (i, row) in reference.Rows.Index())
        {
            foreach (var length in new[] { (row.Length + 1) / 2, row.Length }.Distinct())
            {
                if (running.Likeliest(row.AsSpan(0, length), Likeliest, model.Config.VocabSize, cancellation) is { Count: > 0 } told)
                {
                    var expected = nn.functional.log_softmax(reference.Logits[i][length - 1].to(ScalarType.Float64), 0).data<double>().ToArray();
                    difference = Math.Max(difference, told.Max(token => Math.Abs(Math.Max(token.LogProbability, Least) - Math.Max(expected[token.Id], Least))));
                    same += told.MaxBy(token => token.LogProbability).Id == Array.IndexOf(expected, expected.Max()) ? 1 : 0;
                    places++;
                }
            }

            reference.Tell(reporter, i + 1);
        }

        return places == 0
            ? throw new LlamaUnusableException("it tells no probabilities")
            : ExportCheck.Of(new ExportParity(model.Dtype, reference.ComputeType, reference.Rows.Count, places, difference / reference.Largest, (double)same / places)
            {
                Quantization = job.Quantization,
                Likeliest = Likeliest,
            });
    }
}
