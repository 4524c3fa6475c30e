namespace Lathe.Data.Pipeline;

/// <summary>How a question and its answer share the tokens that are left (LLaMA-Factory's rule).</summary>
public static class SequenceBudget
{
    /// <summary>
    /// Tokens to keep from the front of each. A short answer (less than half the budget) is kept whole and the question cut; otherwise
    /// a short question is kept whole and the answer cut; two long ones are cut in proportion.
    /// </summary>
    /// <param name="promptLength">Tokens of the question.</param>
    /// <param name="responseLength">Tokens of the answer.</param>
    /// <param name="budget">Tokens both may have together, above 0.</param>
    public static (int Prompt, int Response) Share(int promptLength, int responseLength, int budget)
    {
        int responseLimit;
        if (responseLength * 2L < budget)
        {
            responseLimit = budget;
        }
        else if (promptLength * 2L < budget)
        {
            responseLimit = budget - promptLength;
        }
        else
        {
            responseLimit = (int)(budget * (responseLength / ((double)promptLength + responseLength)));
        }

        var response = Math.Min(responseLimit, responseLength);
        return (Math.Min(Math.Max(budget - response, 0), promptLength), response);
    }
}
