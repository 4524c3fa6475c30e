using System.Text.Json;

namespace Lathe.Training.Export;

/// <summary>
/// What llama-server says to <c>/completion</c> with <c>n_probs</c> (llama.cpp, tools/server/README.md). The probabilities are those of the logits,
/// whatever the settings that a token is drawn by.
/// </summary>
internal static class LlamaAnswer
{
    /// <param name="json">As it was answered.</param>
    /// <param name="vocabulary">Number of tokens.</param>
    /// <returns>The likeliest next tokens with their log probabilities; null: it tells none, as where a token is part of a character.</returns>
    /// <exception cref="FormatException">It is something else.</exception>
    /// <exception cref="LlamaUnusableException">It is what versions before 2025 say.</exception>
    public static IReadOnlyList<(int Id, double LogProbability)>? Read(byte[] json, int vocabulary)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var answer = document.RootElement;
            var predicted = answer.GetProperty("tokens_predicted").GetInt32();
            if (predicted != 1 || !answer.TryGetProperty("completion_probabilities", out var places) || places.GetArrayLength() == 0)
            {
                return null;
            }

            if (places[0].TryGetProperty("probs", out _))
            {
                throw new LlamaUnusableException("it is older than 2025 and tells probabilities without the tokens' ids");
            }

            return [.. places[0].GetProperty("top_logprobs").EnumerateArray().Select(token => (IdOf(token, vocabulary), LogProbabilityOf(token)))];
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException("the answer has another form, or names tokens that the model does not have", failure);
        }
    }

    private static int IdOf(JsonElement token, int vocabulary)
    {
        var id = token.GetProperty("id").GetInt32();
        return id >= 0 && id < vocabulary ? id : throw new KeyNotFoundException();
    }

    /// <summary>JSON has nothing else for what is no number.</summary>
    private static double LogProbabilityOf(JsonElement token) =>
        token.GetProperty("logprob") is { ValueKind: not JsonValueKind.Null } value ? value.GetDouble() : double.NaN;
}
