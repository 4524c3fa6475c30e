namespace Lathe.Jobs.Catalogue;

/// <summary>What is left of a run that a pointer leads to.</summary>
public enum RunPresence
{
    Present,

    /// <summary>Its folder is there, its records can't be read.</summary>
    Unreadable,

    /// <summary>Its folder is not there: removed by hand, or on a disk that is not mounted.</summary>
    Gone,
}
