using Lathe.Data;
using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;

namespace Lathe.Training.Export;

/// <summary>The merged model with what belongs to it: tokenizer, chat template, and tokens that end answers.</summary>
internal sealed class MergedSource : IDisposable
{
    private readonly ChatTemplate? _template;

    /// <exception cref="Models.ModelFileException">A file is malformed or does not fit the others.</exception>
    /// <exception cref="Loop.TrainingException">The base is quantized.</exception>
    /// <exception cref="DataException">The template is unknown, or does not fit the tokenizer.</exception>
    public MergedSource(ExportJob job)
    {
        Job = job;
        TokenizerFolder = AdaptedTokenizer.FolderOf(job.ModelFolder, job.Adapters);
        Model = new MergedModel(job.ModelFolder, job.Adapters, job.Dtype);
        try
        {
            (Tokenizer, TokenizerProblem) = Load(TokenizerFolder);
            _template = job.Template is { Length: > 0 } name ? TemplateCatalog.Get(name) : null;
            AddedTemplate = Tokenizer is not { ChatTemplate: null } || _template is null
                ? null
                : TemplateAsJinja.Write(_template with { DefaultSystem = job.DefaultSystem ?? _template.DefaultSystem }, Tokenizer);

            // Answers end with the token that the adapter was trained to end them with.
            var end = Tokenizer is null ? null : _template?.EosId(Tokenizer) ?? Tokenizer.EosId;
            AddedEnd = end is { } id && !Model.Config.EosTokenIds.Contains(id) ? id : null;
        }
        catch
        {
            Model.Dispose();
            throw;
        }
    }

    public ExportJob Job { get; }

    public MergedModel Model { get; }

    /// <summary>The last adapter's where it has a tokenizer, with the tokens that were added; else the base's.</summary>
    public string TokenizerFolder { get; }

    /// <summary>Null when it can't be read.</summary>
    public PipelineTokenizer? Tokenizer { get; }

    /// <summary>Why it can't be read.</summary>
    public string? TokenizerProblem { get; }

    /// <summary>The recipe's chat template as Jinja, where the tokenizer has none.</summary>
    public string? AddedTemplate { get; }

    /// <summary>A token that ends answers, and that the base's configuration does not know as one.</summary>
    public int? AddedEnd { get; }

    /// <summary>All tokens that end answers, the most important first.</summary>
    public IReadOnlyList<int> Ends => AddedEnd is { } end ? [end, .. Model.Config.EosTokenIds] : Model.Config.EosTokenIds;

    /// <summary>Says what programs that chat with the model will miss.</summary>
    public void TellOfTemplate(IExportReporter reporter)
    {
        if (AddedTemplate is not null)
        {
            reporter.Notice($"The tokenizer has no chat template: the recipe's, '{_template!.Name}', is written as one.");
        }
        else if (Tokenizer is { ChatTemplate: null })
        {
            reporter.Notice(
                $"The tokenizer has no chat template{(_template is null ? "" : $", and '{_template.Name}' is none that can be written as one")}, so programs that chat with the " +
                "model have to be told the one that it was trained with. To ship one, put it into chat_template.jinja beside the tokenizer.");
        }
    }

    public void Dispose() => Model.Dispose();

    private static (PipelineTokenizer? Tokenizer, string? Problem) Load(string folder)
    {
        try
        {
            return (TokenizerLoader.Load(folder), null);
        }
        catch (DataException failure)
        {
            return (null, failure.Message);
        }
    }
}
