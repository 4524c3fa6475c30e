using Lathe.Data.Formats;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Lathe.Recipes.Model;

namespace Lathe.Data.Pipeline;

/// <summary>Stage sft: the loss counts answers (or all tokens, or the last answer only), within <c>cutoff_len</c> tokens.</summary>
internal sealed class SupervisedEncoder(Tokenizer tokenizer, ChatTemplate template, DataOptions options) : IRowEncoder
{
    private readonly int? _eos = template.EosId(tokenizer);

    public EncodedRow Encode(Conversation conversation)
    {
        var turns = template.EncodeMultiTurn(tokenizer, conversation.Messages, conversation.System, options.MaskHistory);

        // With mask_history the last turn is the one that counts, so it takes its share of the budget first.
        var order = options.MaskHistory ? turns.Reverse() : turns;
        var kept = new List<Part>();
        var length = template.EfficientEos ? 1 : 0;
        var isAnswerCut = false;
        foreach (var turn in order.TakeWhile(_ => length < options.CutoffLen))
        {
            var (prompt, response) = SequenceBudget.Share(turn.Prompt.Length, turn.Response.Length, options.CutoffLen - length);
            kept.Add(new Part(turn.Prompt[..prompt], turn.Response[..response]));
            length += prompt + response;
            isAnswerCut |= response < turn.Response.Length;
        }

        isAnswerCut |= kept.Count < turns.Count && !options.MaskHistory;
        var full = turns.Sum(t => t.Prompt.Length + t.Response.Length) + (template.EfficientEos ? 1 : 0);
        return new EncodedRow(Join(kept, length), full > length, isAnswerCut);
    }

    private TokenizedExample Join(List<Part> kept, int length)
    {
        var ids = new List<int>(length);
        var labels = new List<int>(length);
        foreach (var (index, part) in options.MaskHistory ? kept.Index().Reverse() : kept.Index())
        {
            ids.AddRange(part.Prompt);
            labels.AddRange(PromptLabels(part.Prompt, index));
            ids.AddRange(part.Response);
            labels.AddRange(options.MaskHistory && index != 0 ? Ignored(part.Response.Length) : part.Response);
        }

        if (template.EfficientEos)
        {
            ids.Add(_eos!.Value);
            labels.Add(_eos.Value);
        }

        return new TokenizedExample([.. ids], [.. labels]);
    }

    private IEnumerable<int> PromptLabels(int[] prompt, int index)
    {
        if (options.TrainOnPrompt)
        {
            return prompt;
        }

        // The answer before this prompt has no end token: its end is learnt in the place of the prompt's first token.
        return template.EfficientEos && index != 0 && prompt.Length > 0 ? Ignored(prompt.Length - 1).Prepend(_eos!.Value) : Ignored(prompt.Length);
    }

    private static IEnumerable<int> Ignored(int count) => Enumerable.Repeat(TokenizedExample.IgnoreLabel, count);

    /// <summary>What is left of a turn.</summary>
    private readonly record struct Part(int[] Prompt, int[] Response);
}
