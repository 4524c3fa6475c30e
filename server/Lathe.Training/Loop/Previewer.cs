using Lathe.Training.Diagnostics;
using Lathe.Training.Generation;
using static TorchSharp.torch;

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
        for (var i = 0; i < prompts.Count; i++)
        {
            using var scope = NewDisposeScope();
            var ids = template.EncodePrompt(run.Tokenizer, prompts[i].Messages, prompts[i].System, prompts[i].Tools);
            var answer = GreedyGenerator.Generate(run.Decoder, ids, RunPreparation.PreviewTokens, stops, stop.Now);
            var text = run.Tokenizer.Decode(answer, run.Recipe.Generation.SkipSpecialTokens).Trim();
            reporter.Progress(TrainingPhase.Previewing, i + 1, prompts.Count);
            reporter.Preview(new PreviewRecord(when, i, prompts[i].Messages[^1].Content, text));
        }
    }
}
