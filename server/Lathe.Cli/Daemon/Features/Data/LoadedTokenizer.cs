using Lathe.Data.Quality;
using Lathe.Data.Tokenizers;
using Lathe.Models.Files;

namespace Lathe.Cli.Daemon.Features.Data;

/// <summary>The tokenizer that was used last: loading a large one takes half a second, and somebody pages through rows.</summary>
internal sealed class LoadedTokenizer
{
    private readonly Lock _gate = new();
    private (IReadOnlyList<FileStamp> Files, PipelineTokenizer Tokenizer)? _last;

    /// <summary>That of a model's folder, as its files are now.</summary>
    /// <exception cref="Lathe.Data.DataException">There is none that works.</exception>
    public PipelineTokenizer Of(string folder)
    {
        var files = FileStamp.Of(TokenizerFiles.Names.Select(name => Path.Combine(folder, name)));
        lock (_gate)
        {
            if (_last is not { } last || !last.Files.SequenceEqual(files))
            {
                _last = last = (files, TokenizerLoader.Load(folder));
            }

            return last.Tokenizer;
        }
    }
}
