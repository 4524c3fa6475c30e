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
        var turns = Turns(conversation);
        var (kept, length, isAnswerCut) = Share(turns);
        return new EncodedRow(Join(kept, length), FullLength(turns) > length, isAnswerCut);
    }

    public TracedRow Trace(Conversation conversation)
    {
        var turns = Turns(conversation);
        var (kept, length, isAnswerCut) = Share(turns);
        var labels = Join(kept, length).Labels;
        var trace = new RowTrace(FullLength(turns));
        var at = 0;
        foreach (var (index, turn) in turns.Index())
        {
            var place = options.MaskHistory ? turns.Count - 1 - index : index;
            var part = place < kept.Count ? kept[place] : new Part([], []);
            Add(turn.Prompt, part.Prompt.Length);
            Add(turn.Response, part.Response.Length);
        }

        if (template.EfficientEos)
        {
            trace.Keep([_eos!.Value], labels.AsSpan(at));
        }

        return trace.ToRow(isAnswerCut);

        void Add(int[] ids, int keptLength)
        {
            trace.Keep(ids.AsSpan(0, keptLength), labels.AsSpan(at, keptLength));
            trace.Cut(ids.AsSpan(keptLength));
            at += keptLength;
        }
    }

    private IReadOnlyList<EncodedTurn> Turns(Conversation conversation) =>
        template.EncodeMultiTurn(tokenizer, conversation.Messages, conversation.System, options.MaskHistory, conversation.Tools);

    private int FullLength(IReadOnlyList<EncodedTurn> turns) =>
        turns.Sum(turn => turn.Prompt.Length + turn.Response.Length) + (template.EfficientEos ? 1 : 0);

    /// <summary>What is left of the turns, in the order the budget is given out, and whether an answer lost tokens.</summary>
    private (List<Part> Kept, int Length, bool IsAnswerCut) Share(IReadOnlyList<EncodedTurn> turns)
    {
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

        return (kept, length, isAnswerCut || (kept.Count < turns.Count && !options.MaskHistory));
    }

    /// <param name="kept">In the order the budget was given out; with mask_history that is the last turn first.</param>
    /// <param name="length">Of all parts and the end token.</param>
    private TokenizedExample Join(List<Part> kept, int length)
    {
        var ids = new int[length];
        var labels = new int[length];
        Array.Fill(labels, TokenizedExample.IgnoreLabel);
        var at = 0;
        foreach (var (index, part) in options.MaskHistory ? kept.Index().Reverse() : kept.Index())
        {
            part.Prompt.CopyTo(ids, at);
            if (options.TrainOnPrompt)
            {
                part.Prompt.CopyTo(labels, at);
            }
            else if (template.EfficientEos && index != 0 && part.Prompt.Length > 0)
            {
                // The answer before this prompt has no end token: its end is learnt in the place of the prompt's first token.
                labels[at] = _eos!.Value;
            }

            at += part.Prompt.Length;
            part.Response.CopyTo(ids, at);
            if (!options.MaskHistory || index == 0)
            {
                part.Response.CopyTo(labels, at);
            }

            at += part.Response.Length;
        }

        if (template.EfficientEos)
        {
            ids[at] = labels[at] = _eos!.Value;
        }

        return new TokenizedExample(ids, labels);
    }

    /// <summary>What is left of a turn.</summary>
    private readonly record struct Part(int[] Prompt, int[] Response);
}
