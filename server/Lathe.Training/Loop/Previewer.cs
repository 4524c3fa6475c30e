using Lathe.Training.Diagnostics;
using Lathe.Training.Generation;

namespace Lathe.Training.Loop;

/// <summary>Greedy answers to a few of the data's own questions, before and after training.</summary>
internal sealed class Previewer(PreparedRun run, ITrainingReporter reporter, StopSignal stop, PeakMemory memory)
{
    public void Show(PreviewMoment when)
    {
        var prompts = run.Data.Prompts;
        if (prompts.Count == 0)
        {
            return;
        }

        reporter.Phase(TrainingPhase.Previewing);
        memory.Enter(MemoryPhase.Preview);
        var template = run.Data.Template;
        var stops = template.StopIds(run.Tokenizer);
        var requests = prompts.Select(prompt => new GenerationRequest(
            template.EncodePrompt(run.Tokenizer, prompt.Messages, prompt.System, prompt.Tools), RunPreparation.PreviewTokens, stops, SamplingOptions.Greedy));
        var answers = new string[prompts.Count];
        var count = 0;
        Generator.Run(
            run.Decoder,
            [.. requests],
            run.Recipe.Training.PerDeviceEvalBatchSize,
            (place, ids) =>
            {
                answers[place] = run.Tokenizer.Decode(ids, run.Recipe.Generation.SkipSpecialTokens).Trim();
                reporter.Progress(TrainingPhase.Previewing, ++count, prompts.Count);
            },
            stop.Now);
        for (var i = 0; i < prompts.Count; i++)
        {
            reporter.Preview(new PreviewRecord(when, i, prompts[i].Messages[^1].Content, answers[i]));
        }
    }
}
