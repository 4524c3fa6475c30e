using Lathe.Data.Pipeline;

namespace Lathe.Data.Quality;

/// <param name="Source">Its files.</param>
/// <param name="IsEval">It is evaluated on.</param>
internal sealed record CheckedDataset(DatasetSource Source, bool IsEval);
