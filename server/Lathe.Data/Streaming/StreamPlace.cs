namespace Lathe.Data.Streaming;

/// <summary>A place between two examples of a stream, from which it can be gone on with.</summary>
/// <param name="Epoch">Passes over the data that are done.</param>
/// <param name="Window">Windows of the epoch before the one that is read again.</param>
/// <param name="Mix">Where that one begins.</param>
/// <param name="Rows">Rows of it that are passed over, in their shuffled order.</param>
/// <param name="Examples">Examples that are passed over of what is then packed next.</param>
public sealed record StreamPlace(int Epoch, int Window, MixPlace Mix, int Rows, int Examples);
