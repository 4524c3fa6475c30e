namespace Lathe.Data.Streaming;

/// <summary>One example of a stream.</summary>
/// <param name="Example">Its tokens; null at the end of an epoch.</param>
/// <param name="After">Where to go on after it.</param>
/// <param name="Epoch">Passes over the data with it, as a fraction by the bytes of the files.</param>
/// <param name="Counts">What became of the rows up to it.</param>
public sealed record StreamedExample(TokenizedExample? Example, StreamPlace After, double Epoch, StreamCounts Counts);
