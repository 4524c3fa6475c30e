using Lathe.Data.Templates;
using Lathe.Recipes.Model;

namespace Lathe.Data.Tokenizers.Extension;

/// <summary>
/// The tokenizer that a recipe trains with: the model's, with the tokens that <c>add_tokens</c>, <c>add_special_tokens</c> and
/// <c>new_special_tokens_config</c> name and, where the vocabulary may grow, with those that end the template's answers.
/// </summary>
public static class RecipeTokenizer
{
    private const string DefaultEos = "<|endoftext|>";

    /// <summary>Reads the tokenizer of a model's folder and extends it.</summary>
    /// <param name="folder">Of the model.</param>
    /// <param name="recipe">Says what is added.</param>
    /// <param name="workingDirectory">What relative paths of the recipe start from.</param>
    /// <exception cref="DataException">There is no tokenizer that works, or a key can't be used.</exception>
    public static ExtendedTokenizer Load(string folder, Recipe recipe, string workingDirectory) =>
        Extend(TokenizerLoader.Load(folder), recipe, workingDirectory);

    /// <param name="tokenizer">The model's own.</param>
    /// <param name="recipe">Says what is added.</param>
    /// <param name="workingDirectory">What relative paths of the recipe start from.</param>
    /// <exception cref="DataException">A key can't be used.</exception>
    public static ExtendedTokenizer Extend(PipelineTokenizer tokenizer, Recipe recipe, string workingDirectory)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(recipe);
        var model = recipe.Model;
        var adder = new TokenAdder(tokenizer);
        foreach (var token in model.AddTokens)
        {
            _ = adder.Add(token, isSpecial: false, "add_tokens");
        }

        var described = new List<(AddedToken Token, string Description)>();
        if (model.NewSpecialTokensConfig is { Length: > 0 } path)
        {
            described.AddRange(TokenDescriptions.Read(Path.GetFullPath(path, Path.GetFullPath(workingDirectory)))
                .Select(pair => (adder.Add(pair.Token, isSpecial: true, "new_special_tokens_config"), pair.Description)));
        }
        else
        {
            foreach (var token in model.AddSpecialTokens)
            {
                _ = adder.Add(token, isSpecial: true, "add_special_tokens");
            }
        }

        var (eos, stops) = model.ResizeVocab || adder.New.Count > 0 ? AddTemplateTokens(tokenizer, adder, recipe.Data.Template) : (null, []);
        if (!adder.HasChanges && !model.SplitSpecialTokens)
        {
            return new ExtendedTokenizer { Tokenizer = tokenizer };
        }

        var extended = tokenizer.With(tokenizer.Definition with
        {
            AddedTokens = adder.All,
            SplitsSpecialTokens = model.SplitSpecialTokens,
            EosId = eos?.Id ?? tokenizer.EosId,
        });
        return new ExtendedTokenizer
        {
            Tokenizer = extended,
            NewTokens = adder.New,
            Descriptions = Encode(described, adder.New, extended),
            StopWords = stops,
            EosToken = eos?.Content,
            NeedsFiles = adder.HasChanges,
        };
    }

    /// <summary>Tokens a template named by the recipe ends answers with, and that the tokenizer lacks.</summary>
    private static (AddedToken? Eos, IReadOnlyList<string> StopWords) AddTemplateTokens(
        PipelineTokenizer tokenizer, TokenAdder adder, string? name)
    {
        const string Key = "template";
        var template = name is { Length: > 0 } && TemplateCatalog.Names.Contains(name) ? TemplateCatalog.Get(name) : null;
        AddedToken? eos = null;
        IEnumerable<string> stops = template?.StopWords ?? [];
        if (template is { ReplaceEos: true })
        {
            eos = IsMissing(template.StopWords[0]) ? adder.Add(template.StopWords[0], isSpecial: true, Key) : null;
            stops = stops.Skip(1);
        }
        else if (tokenizer.EosId is null && IsMissing(DefaultEos))
        {
            eos = adder.Add(DefaultEos, isSpecial: true, Key);
        }

        string[] missing = [.. stops.Where(IsMissing)];
        foreach (var stop in missing)
        {
            _ = adder.Add(stop, isSpecial: true, Key);
        }

        return (eos, missing);

        bool IsMissing(string token) => tokenizer.TokenToId(token) is null;
    }

    private static Dictionary<int, IReadOnlyList<int>> Encode(
        IEnumerable<(AddedToken Token, string Description)> described, IReadOnlyList<AddedToken> added, PipelineTokenizer tokenizer)
    {
        var isNew = added.Select(token => token.Id).ToHashSet();
        var encoded = new Dictionary<int, IReadOnlyList<int>>();
        foreach (var (token, description) in described.Where(pair => isNew.Contains(pair.Token.Id)))
        {
            // Tokens that begin with nothing can't be what another one begins with.
            encoded[token.Id] = [.. tokenizer.Encode(description).Where(id => !isNew.Contains(id))];
        }

        return encoded;
    }
}
