namespace Lathe.Training.Generation;

/// <summary>How the next token is chosen; the names are those of transformers, of the last two OpenAI's.</summary>
/// <param name="DoSample">Draw by probability; otherwise the likeliest is taken, and only the penalties count.</param>
/// <param name="Temperature">Logits are divided by it; at 0 the likeliest token is taken.</param>
/// <param name="TopK">Only so many likeliest tokens take part; 0: all.</param>
/// <param name="TopP">Only the likeliest that together have this probability take part (Holtzman et al. 2020, arXiv:1904.09751); 1: all.</param>
/// <param name="MinP">Only tokens of at least this share of the likeliest one's probability take part (arXiv:2407.01082); 0: all.</param>
/// <param name="RepetitionPenalty">Logits of tokens that stand in prompt or answer lose by this factor (Keskar et al. 2019, arXiv:1909.05858); 1: nothing.</param>
/// <param name="PresencePenalty">Taken off the logits of tokens that the answer has; 0: nothing.</param>
/// <param name="FrequencyPenalty">Taken off a token's logit for each time that the answer has it; 0: nothing.</param>
public sealed record SamplingOptions(
    bool DoSample = false, double Temperature = 1, int TopK = 0, double TopP = 1, double MinP = 0, double RepetitionPenalty = 1,
    double PresencePenalty = 0, double FrequencyPenalty = 0)
{
    public static SamplingOptions Greedy { get; } = new();
}
