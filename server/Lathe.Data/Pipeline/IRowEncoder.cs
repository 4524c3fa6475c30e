using Lathe.Data.Formats;

namespace Lathe.Data.Pipeline;

/// <summary>Turns a conversation into tokens and labels; called from several threads.</summary>
internal interface IRowEncoder
{
    EncodedRow Encode(Conversation conversation);

    /// <summary>The same row with the tokens that did not fit, for looking at.</summary>
    TracedRow Trace(Conversation conversation);
}
