namespace Lathe.Models.Shapes;

/// <summary>What a linear module of a layer reads.</summary>
public enum LinearInput
{
    /// <summary>The normalised residual stream, before attention: queries, keys, values.</summary>
    AttentionInput,

    /// <summary>What attention gives: the output projection.</summary>
    AttentionOutput,

    /// <summary>Something between the attention's input and its heads: the second of two projections of latent attention.</summary>
    Latent,

    /// <summary>The normalised residual stream, before the MLP: gate, up, router.</summary>
    MlpInput,

    /// <summary>What the MLP's activation gives: the down projection.</summary>
    MlpActivation,

    /// <summary>The normalised residual stream after the last layer: the head.</summary>
    HeadInput,
}
