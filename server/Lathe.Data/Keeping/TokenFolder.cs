using Lathe.Data.Pipeline;

namespace Lathe.Data.Keeping;

/// <summary>
/// The folder of <c>tokenized_path</c>: rows that a user keeps, one file per dataset. They are used when they were made from the same
/// inputs, and refused otherwise: nothing that a user keeps is replaced without being told to.
/// </summary>
/// <param name="folder">Need not exist.</param>
internal sealed class TokenFolder(string folder)
{
    private const string Help = "Remove it, name another folder, or set overwrite_cache: true to make it anew.";

    /// <param name="source">Where the rows come from.</param>
    /// <param name="isEval">For <c>eval_dataset</c>.</param>
    /// <param name="inputs">Hashes of what they are made from.</param>
    /// <param name="anew">Makes them in any case.</param>
    /// <param name="make">Makes them.</param>
    /// <exception cref="DataException">What is there was made from something else, is damaged, or can't be written.</exception>
    public EncodedRows GetOrMake(
        DatasetSource source, bool isEval, IReadOnlyDictionary<string, string> inputs, bool anew, Func<IRowSink, RowCounts> make)
    {
        if (File.Exists(Path.Combine(folder, "dataset_dict.json")) || File.Exists(Path.Combine(folder, "dataset_info.json")))
        {
            throw new DataException($"tokenized_path: {folder} was written by Hugging Face datasets and holds rows whose origin can't be checked. Name another folder.");
        }

        var path = Path.Combine(folder, $"{Uri.EscapeDataString(source.Info.Name)}{(isEval ? ".eval" : "")}{KeptFolder.Suffix}");
        if (!anew && File.Exists(path))
        {
            return EncodedRows.Of(Open(path, source, inputs), source, isKept: true);
        }

        try
        {
            KeptRowsMaker.Make(path, source, inputs, make);
            return EncodedRows.Of(Open(path, source, inputs), source, isKept: false);
        }
        catch (KeepingException e)
        {
            throw new DataException($"tokenized_path: {path} can't be written ({e.Message}).", e);
        }
    }

    private static TokenFile Open(string path, DatasetSource source, IReadOnlyDictionary<string, string> inputs)
    {
        var file = TokenFile.Open(path, source) ?? throw new DataException($"tokenized_path: {path} is damaged, or of another version of Lathe. {Help}");
        var changed = inputs.Where(input => file.About.Inputs.GetValueOrDefault(input.Key) != input.Value).Select(input => input.Key).ToList();
        if (changed.Count == 0)
        {
            return file;
        }

        file.Dispose();
        throw new DataException($"tokenized_path: {path} was made with other inputs: {string.Join(", ", changed)} changed since. {Help}");
    }
}
