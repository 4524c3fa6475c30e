using Lathe.Data.Formats;

namespace Lathe.Data.Streaming;

/// <summary>A row with where it comes from.</summary>
/// <param name="Source">Its dataset, from 0.</param>
/// <param name="File">Its file, from 0.</param>
/// <param name="Row">The row.</param>
internal readonly record struct StreamRow(int Source, int File, RawRow Row);
