namespace Lathe.Data.Pipeline;

/// <summary>What a training makes of a token.</summary>
public enum TokenUse : byte
{
    /// <summary>It is read, and the loss does not count it.</summary>
    Masked,

    /// <summary>The loss counts it.</summary>
    Learnt,

    /// <summary>It did not fit into <c>cutoff_len</c> and is not read.</summary>
    Cut,
}
