namespace Lathe.Training.Loop;

/// <summary>Token ids against the model's embedding.</summary>
internal static class TokenIds
{
    /// <param name="largest">The largest id.</param>
    /// <param name="vocabulary">Rows of the embedding.</param>
    /// <exception cref="TrainingException">The embedding has no such row.</exception>
    public static void Check(int largest, int vocabulary)
    {
        if (largest >= vocabulary)
        {
            throw new TrainingException(
                TrainingFailure.Model,
                $"The tokenizer gives token id {largest}, and the model's embedding has {vocabulary} rows (vocab_size in config.json).",
                "If tokens were added to the tokenizer, set resize_vocab: true to enlarge the model. Else it belongs to another model: take the model's own.");
        }
    }
}
