namespace Lathe.Jobs.Runs;

/// <summary>What a start would do with what is in the output folder.</summary>
public enum StartKind
{
    /// <summary>Nothing is there that matters.</summary>
    Fresh,

    /// <summary>Goes on from a checkpoint.</summary>
    Resume,

    /// <summary>Deletes what an earlier run left.</summary>
    Overwrite,

    /// <summary>Somebody has to choose first.</summary>
    Choice,

    /// <summary>Cannot start this way.</summary>
    Refused,
}
