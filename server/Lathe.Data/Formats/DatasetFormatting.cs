namespace Lathe.Data.Formats;

public enum DatasetFormatting
{
    /// <summary>Question and answer in columns of their own.</summary>
    Alpaca,

    /// <summary>A list of messages.</summary>
    ShareGpt,

    /// <summary>A list of messages in which several tool results in a row count as one.</summary>
    OpenAi,
}
