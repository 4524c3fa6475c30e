namespace Lathe.Data.Templates;

/// <summary>Who speaks. The system text is not a turn; it travels beside the messages.</summary>
public enum ChatRole
{
    User,
    Assistant,

    /// <summary>Calls of tools, as JSON; takes an answer's place.</summary>
    Function,

    /// <summary>What a tool returned; takes a user's place.</summary>
    Observation,
}
