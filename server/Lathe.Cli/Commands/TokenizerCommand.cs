using System.CommandLine;
using Lathe.Cli.Console;
using Lathe.Data;
using Lathe.Data.Tokenizers.Training;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands;

/// <summary><c>lathe tokenizer train</c>: a byte-level BPE tokenizer of one's own, for models trained from scratch.</summary>
public static class TokenizerCommand
{
    private const string UsualEnd = "<|im_end|>";

    public static Command Create() => new("tokenizer", "Work with tokenizers.") { CreateTrain() };

    private static Command CreateTrain()
    {
        var files = new Argument<string[]>("FILES")
        {
            Description = "Texts to learn from: .txt, .jsonl or .json. Of JSON rows the 'text' is taken, or else all texts in the row.",
            Arity = ArgumentArity.OneOrMore,
        };
        var size = new Option<int>("--vocab-size") { Description = "Tokens in all, with special ones and the 256 bytes.", Required = true };
        var special = new Option<string[]>("--special")
        {
            Description = "Special tokens, numbered from 0 in this order; without it, <|endoftext|>.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["<|endoftext|>"],
        };
        var bos = new Option<string?>("--bos") { Description = "The special token that begins a text; without it, none." };
        var eos = new Option<string?>("--eos")
        {
            Description = $"The special token that ends a text; without it, {UsualEnd} or else the first.",
        };
        var pad = new Option<string?>("--pad") { Description = "The special token that fills rows up; without it, the first." };
        var template = new Option<string?>("--chat-template") { Description = "File with the Jinja template for chats." };
        var folder = new Option<string>("--out") { Description = "Folder to write tokenizer.json and its companions to.", Required = true };
        var command = new Command("train", "Train a byte-level BPE tokenizer on your texts.")
        {
            files, size, special, bos, eos, pad, template, folder,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Train(
            parsed.GetRequiredValue(files),
            new BpeTrainerOptions { VocabularySize = parsed.GetRequiredValue(size), SpecialTokens = parsed.GetRequiredValue(special) },
            (parsed.GetValue(bos), parsed.GetValue(eos), parsed.GetValue(pad)),
            parsed.GetValue(template),
            parsed.GetRequiredValue(folder),
            parsed.InvocationConfiguration.Output,
            cancellation)));
        return command;
    }

    private static int Train(
        string[] files,
        BpeTrainerOptions options,
        (string? Bos, string? Eos, string? Pad) roles,
        string? template,
        string folder,
        TextWriter output,
        CancellationToken cancellation)
    {
        try
        {
            if (options.SpecialTokens.FirstOrDefault(File.Exists) is { } file)
            {
                throw new DataException(
                    $"--special: '{file}' is a file. Put another option, such as --out, between the special tokens and the files.");
            }

            var first = options.SpecialTokens.Count > 0 ? options.SpecialTokens[0] : null;
            var writing = new TokenizerWriterOptions
            {
                BosToken = roles.Bos,
                EosToken = roles.Eos ?? (options.SpecialTokens.Contains(UsualEnd) ? UsualEnd : first),
                PadToken = roles.Pad ?? first,
                ChatTemplate = template is null ? null : CorpusReader.ReadText(template),
            };
            var trained = BpeTrainer.Train(CorpusReader.Read(files), options, cancellation);
            TokenizerWriter.Write(folder, trained, writing);
            output.WriteLine($"{trained.Tokens.Count:N0} tokens ({trained.Merges.Count:N0} merges) written to {folder}");
            if (trained.Tokens.Count < options.VocabularySize)
            {
                output.WriteLine(
                    $"No more pairs occur {options.MinFrequency} times in these texts; {options.VocabularySize:N0} tokens need more text.");
            }

            return (int)WorkerExitCode.Completed;
        }
        catch (DataException failure)
        {
            Terminal.Error(failure.Message, hint: null);
            return (int)WorkerExitCode.Data;
        }
    }
}
