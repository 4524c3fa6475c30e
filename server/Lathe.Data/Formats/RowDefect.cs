namespace Lathe.Data.Formats;

/// <summary>In which way a row cannot be used.</summary>
public enum RowDefect
{
    /// <summary>It is not what its dataset's entry says: no JSON, a column that is missing, a value of another kind.</summary>
    Form,

    /// <summary>Its messages are not a question and an answer in turn.</summary>
    RoleOrder,

    /// <summary>An answer, or the text itself, is empty.</summary>
    Empty,

    /// <summary>One answer of a pair is missing or empty.</summary>
    Pair,

    /// <summary>Whether the answer is a good one is not said as true or false.</summary>
    Tag,
}
