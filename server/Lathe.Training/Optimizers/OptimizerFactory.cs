using Lathe.Recipes.Model;
using Lathe.Training.Modules;

namespace Lathe.Training.Optimizers;

/// <summary>Makes the optimizer of a recipe.</summary>
public static class OptimizerFactory
{
    /// <summary>Run records are there, and files that nobody keeps.</summary>
    private const string RecordsFolder = ".lathe";

    /// <param name="recipe">Names the optimizer and its hyper-parameters.</param>
    /// <param name="decoder">Whose trainable parameters it updates.</param>
    /// <param name="outputDirectory">Absolute; paged states go to the run records in it, else to the system's temporary folder.</param>
    /// <exception cref="Loop.TrainingException">There is no room for paged states.</exception>
    public static Optimizer Create(Recipe recipe, Decoder decoder, string outputDirectory)
    {
        var (kind, isPaged) = OptimizerSetup.Of(recipe);
        var memory = isPaged ? (IStateMemory)new PagedStates(PagedFolder(outputDirectory)) : new ResidentStates();
        try
        {
            var optimizer = Create(kind, recipe.Training, decoder, memory);
            optimizer.Seed = unchecked((ulong)recipe.Training.Seed);
            return optimizer;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static Optimizer Create(OptimizerKind kind, TrainingOptions options, Decoder decoder, IStateMemory memory)
    {
        IReadOnlyList<Parameter> parameters = [.. decoder.TrainableParameters];
        var (context, embedding) = (decoder.Context, decoder.Embedding.Weight);
        var adamW = new AdamWOptions(options.AdamBeta1, options.AdamBeta2, options.AdamEpsilon, options.WeightDecay);
        var lion = new LionOptions(options.AdamBeta1, options.AdamBeta2, options.WeightDecay);
        return kind switch
        {
            OptimizerKind.AdamW => new AdamW(parameters, adamW, context.Kernels, memory),
            OptimizerKind.AdamW8Bit => new AdamW8Bit(parameters, adamW, context.Kernels, embedding, memory),
            OptimizerKind.Adafactor => new Adafactor(parameters, options.WeightDecay, context.Kernels, memory),
            OptimizerKind.Lion => new Lion(parameters, lion, context.Kernels, memory),
            OptimizerKind.Lion8Bit => new Lion8Bit(parameters, lion, context.Kernels, embedding, memory),
            OptimizerKind.Sgd => new Sgd(parameters, options.WeightDecay, context.Kernels),
            OptimizerKind.Muon => new Muon(parameters, adamW, context, memory),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    private static string PagedFolder(string outputDirectory)
    {
        var records = Path.Combine(outputDirectory, RecordsFolder);
        return Directory.Exists(records) ? records : Path.GetTempPath();
    }
}
