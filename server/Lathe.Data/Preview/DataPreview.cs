using Lathe.Data.Formats;
using Lathe.Data.Pipeline;
using Lathe.Data.Tokenizers;
using Lathe.Recipes.Model;

namespace Lathe.Data.Preview;

/// <summary>Shows rows of a recipe's datasets as the training will see them.</summary>
public static class DataPreview
{
    /// <summary>Reads up to the rows that are asked for, and no further.</summary>
    /// <param name="recipe">A bound recipe.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="workingDirectory">What relative paths of the recipe start from.</param>
    /// <param name="request">Which rows.</param>
    /// <param name="ct">Stops between rows.</param>
    /// <exception cref="DataException">A dataset, file or setting cannot be used, or the dataset has no such row.</exception>
    public static DatasetPreview Read(
        Recipe recipe, Tokenizer tokenizer, string workingDirectory, PreviewRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(request);
        var pipeline = DataPipeline.Create(recipe, tokenizer, workingDirectory);
        string[] names = [.. recipe.Data.Dataset.Concat(recipe.Data.EvalDataset).Distinct(StringComparer.Ordinal)];
        var name = request.Dataset ?? names[0];
        if (!names.Contains(name))
        {
            throw new DataException(
                $"The recipe names no dataset '{name}'.{NameSuggestion.Sentence(name, names)} It names: {string.Join(", ", names)}.");
        }

        var registry = DatasetRegistry.Load(Path.Combine(workingDirectory, recipe.Data.DatasetDir));
        var source = DatasetSource.Open(registry.Get(name), needsAnswer: recipe.Method.Stage != TrainingStage.Pt);
        return new DatasetPreview
        {
            Dataset = name,
            Datasets = names,
            TemplateOrigin = pipeline.Template.Origin,
            RowLimit = source.Info.IsPreference ? recipe.Data.CutoffLen : pipeline.RowLimit,
            First = request.First,
            Rows = Rows(source, new RowReader(pipeline, tokenizer), request, ct),
        };
    }

    private static List<RowPreview> Rows(DatasetSource source, RowReader reader, PreviewRequest request, CancellationToken ct)
    {
        var found = new List<RowPreview>();
        var passed = 0L;
        foreach (var file in source.Files)
        {
            // Asking for one more row would read on, and could fail on what is not wanted.
            foreach (var row in file.ReadRows())
            {
                ct.ThrowIfCancellationRequested();
                if (++passed < request.First)
                {
                    continue;
                }

                found.Add(reader.Preview(source, file, row));
                if (found.Count == request.Count)
                {
                    return found;
                }
            }
        }

        return found.Count > 0 ? found : throw new DataException(
            $"{source.Info.Where}: there is no row {request.First}; the dataset has {passed} row{(passed == 1 ? "" : "s")}.");
    }

    private sealed class RowReader(DataPipeline pipeline, Tokenizer tokenizer)
    {
        public RowPreview Preview(DatasetSource source, DataFile file, RawRow row)
        {
            var preview = new RowPreview { File = file.Path, Row = row.Number, Line = row.Line };
            try
            {
                var traced = pipeline.Trace(source.Converter.Convert(row, file.IsText));
                return preview with { Pieces = Pieces(traced), IsAnswerCut = traced.IsAnswerCut };
            }
            catch (RowFormatException e)
            {
                return preview with { Problem = e.Message };
            }
        }

        private List<PreviewPiece> Pieces(TracedRow row)
        {
            var pieces = new List<PreviewPiece>();
            var ends = row.Answers.Select(answer => answer.Start).Append(row.Ids.Length);
            var (start, answer) = (0, (string?)null);
            foreach (var (index, end) in ends.Index())
            {
                Add(pieces, row.Ids.AsSpan(start, end - start), row.Uses.AsSpan(start, end - start), answer);
                (start, answer) = (end, index < row.Answers.Count ? row.Answers[index].Name : null);
            }

            return pieces;
        }

        private void Add(List<PreviewPiece> pieces, ReadOnlySpan<int> ids, ReadOnlySpan<TokenUse> uses, string? answer)
        {
            var texts = TokenTexts.Of(tokenizer, ids);
            for (var start = 0; start < ids.Length;)
            {
                var use = uses[start];
                var end = start;
                var tokens = new List<PreviewToken>();
                for (; end < ids.Length && uses[end] == use; end++)
                {
                    tokens.Add(new PreviewToken(ids[end], texts[end], use));
                }

                pieces.Add(new PreviewPiece(use, tokens, answer));
                start = end;
            }
        }
    }
}
