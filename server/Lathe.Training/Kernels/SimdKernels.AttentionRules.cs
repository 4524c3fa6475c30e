using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lathe.Training.Kernels;

internal sealed unsafe partial class SimdKernels
{
    /// <summary>What a family does to the scores of one query. Where it does nothing they are left as they are.</summary>
    /// <param name="scores">Products of the query with the keys of its span.</param>
    /// <param name="position">Of the query in its span.</param>
    /// <param name="seen">Scores there are.</param>
    /// <param name="head">Query head.</param>
    /// <param name="shape">With the rules.</param>
    /// <returns>The factor that is still to be applied.</returns>
    private static float ApplyRules(float* scores, int position, int seen, int head, in AttentionShape shape)
    {
        var (rules, left) = (shape.Rules, (float)shape.Scale);
        if (rules.LeavesScores)
        {
            return left;
        }

        if (rules.SoftCap is { } cap)
        {
            Cap(scores, seen, left, (float)cap);
            left = 1;
        }

        if (rules.Slopes is { } slopes)
        {
            Slope(scores, position, slopes[head] / left);
        }

        if (rules.Window is { } window && position >= window)
        {
            new Span<float>(scores, position + 1 - window).Fill(float.NegativeInfinity);
        }

        return left;
    }

    /// <summary>c * tanh(x * scale / c), tanh(z) = 1 - 2 / (exp(2 z) + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Cap(float* scores, int seen, float scale, float cap)
    {
        var (one, two, bound, factor) = (Vector512<float>.One, Vector512.Create(2f), Vector512.Create(cap), Vector512.Create(2 * scale / cap));
        for (var i = 0; i < seen; i += Width)
        {
            var power = Vector512.Exp(Vector512.Load(scores + i) * factor);
            (bound * (one - (two / (power + one)))).Store(scores + i);
        }
    }

    private static void Slope(float* scores, int position, float slope)
    {
        for (var i = 0; i < position; i++)
        {
            scores[i] -= slope * (position - i);
        }
    }

    /// <summary>Capped scores to probabilities, and gradients by probabilities to gradients by the scores before scale and cap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CappedBackwardRow(float* scores, float* gradients, int seen, float logSumExp, float delta, float scale, float cap)
    {
        var (one, factor, inverse) = (Vector512<float>.One, Vector512.Create(scale), Vector512.Create(1 / cap));
        var (shift, centre) = (Vector512.Create(logSumExp), Vector512.Create(delta));
        for (var i = 0; i < seen; i += Width)
        {
            var score = Vector512.Load(scores + i);
            var probability = Vector512.Exp(score - shift);
            var bent = score * inverse;

            // What is out of sight is minus infinity here, and has no gradient.
            var slope = one - Vector512.Min(one, bent * bent);
            probability.Store(scores + i);
            (probability * (Vector512.Load(gradients + i) - centre) * slope * factor).Store(gradients + i);
        }
    }
}
