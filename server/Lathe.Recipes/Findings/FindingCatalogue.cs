using System.Collections.Frozen;
using Lathe.Recipes.Rules;
using static Lathe.Recipes.Findings.FindingCodes;
using static Lathe.Recipes.Findings.Severity;

namespace Lathe.Recipes.Findings;

/// <summary>Describes every code of <see cref="FindingCodes"/>, for the reference page and for editors.</summary>
public static class FindingCatalogue
{
    /// <summary>What is found while a text is read and its keys are bound, in files that a recipe names, and by planning its memory.</summary>
    private static readonly FindingDescription[] Described =
    [
        new(InvalidYaml, Error, "The text is not YAML.", "Correct the line."),
        new(Tab, Error, "A tab in the indentation.", "Indent with blanks."),
        new(MissingColon, Error, "A line without a colon.", "Write 'key: value'."),
        new(Quote, Error, "A quote that is not closed.", "Close it."),
        new(Bracket, Error, "A bracket that is not closed, or closes nothing.", "Close it, or remove it."),
        new(ColonInValue, Error, "A colon and a blank inside a value.", "Put quotes around the value."),
        new(Escape, Error, "An unknown escape in double quotes.", "Use single quotes, or double the backslash."),
        new(Indentation, Error, "A line that is indented unlike its neighbours.", "Bring keys of one level into one column."),
        new(Alias, Error, "An alias that names nothing.", "Define it before with '&name', or put quotes around the value."),
        new(ReservedCharacter, Error, "A value begins with a character that YAML keeps for itself.", "Put quotes around the value."),
        new(DuplicateKey, Error, "A key that is set twice.", "Keep one of the two lines."),
        new(Tag, Error, "A YAML tag, which has no meaning in a recipe.", "Remove the tag."),
        new(RefusedScalar, Error, "A value that looks like a number and is none.", "Correct it, or put quotes around it."),
        new(SeveralDocuments, Error, "More than one YAML document.", "Keep one recipe per file."),
        new(ControlCharacter, Error, "A character that YAML does not allow, or bytes that are not UTF-8.", "Remove it, or save as UTF-8."),
        new(TooLarge, Error, "The text is too long for a recipe.", "Check that this file is a recipe."),
        new(TooDeep, Error, "Lists and mappings are nested too deeply.", "Check that this file is a recipe."),
        new(AliasExpansion, Error, "Aliases multiply to too many values.", "Write fewer aliases inside each other."),
        new(TooManyFindings, Error, "There is more wrong than is shown.", "Correct the first findings and look again."),
        new(MergeKey, Error, "'<<' merges something that is no mapping.", "Merge a mapping, with '<<: *name'."),

        new(NotAMapping, Error, "The recipe is no list of keys with values.", "Write 'key: value' lines."),
        new(KeyNotText, Error, "A key that is no text.", "Write a key of a recipe before the colon."),
        new(UnknownKey, Error, "There is no such key.", "Take the suggested name, or look the key up in this reference."),
        new(DeprecatedKey, Warning, "A former name of a key.", "Use the present name."),
        new(WrongType, Error, "A value of another kind than the key takes.", "Write the kind of value that the finding names."),
        new(QuotedScalar, Warning, "A number in quotes, or a text without them.", "Remove or add the quotes."),
        new(OutOfRange, Error, "A number that is too small or too large.", "Write a number in the range that the finding names."),
        new(UnknownChoice, Error, "A word that is none of those possible.", "Take one of the words that the finding names."),
        new(NotAWholeNumber, Error, "A fraction where a whole number belongs.", "Write a whole number."),
        new(WholeNumberAsFloat, Warning, "A whole number written with a fraction of zero.", "Remove the fraction."),
        new(MissingKey, Error, "A key that every recipe needs is missing.", "Add the key."),
        new(NullValue, Warning, "A key without a value; its default is used.", "Give it a value, or remove the line."),
        new(BadOverride, Error, "An argument that is no 'key=value'.", "Write it as in learning_rate=1e-4."),
        new(Interpolation, Warning, "'${...}', which nothing replaces.", "Write the value itself."),
        new(EmptyListItem, Warning, "An empty item in a list of names.", "Remove the comma too many."),
        new(BooleanWord, Warning, "A boolean where a word belongs, or a number where a boolean does.", "Write what the finding names."),
        new(KeyOfOtherCommand, Error, "A key that another command takes.", "Remove it, or use the recipe for the command that the finding names."),
        new(NestedValue, Error, "Something inside a value with several parts is not as it has to be.", "Correct the part that is marked."),

        new(KeyNotYet, Error, "The key would change the training and is not possible yet.", "Remove it, or set it to its default."),
        new(ValueNotYet, Error, "The value is not possible yet.", "Take one of the possible values."),
        new(KeyIgnored, Information, "The key has no effect here.", "It may stay, for LLaMA-Factory."),
        new(CommandNotYet, Error, "The recipe is for another command, or for one that is not possible yet.", "Use it with its command, or take a recipe for training."),

        new(DeepSpeedSyntax, Error, "A DeepSpeed file that is not JSON.", "Correct the place that is marked."),
        new(DeepSpeedUnknownField, Error, "DeepSpeed has no such key.", "Take the suggested name, or remove the key."),
        new(DeepSpeedWrongType, Error, "A value of another kind than the key takes; auto is not filled in everywhere.", "Write the kind of value named."),
        new(DeepSpeedWrongValue, Error, "A number or word that is not possible.", "Take a possible value."),
        new(DeepSpeedRepeated, Warning, "A name that is set twice; the last one counts.", "Remove one of the two."),
        new(DeepSpeedNoEffect, Warning, "A former name of a DeepSpeed key.", "Use the present name."),
        new(DeepSpeedBothPrecisions, Error, "fp16 and bf16 are both enabled.", "Set both to auto, or one to false."),
        new(DeepSpeedOffloading, Error, "Offloading that can't work as it is written.", "Set the stage or the folder that is missing."),
        new(DeepSpeedFileProblems, Error, "The DeepSpeed file that a recipe names has problems.", "Correct them; lathe validate shows all."),

        new(MemoryExceeded, Error, "The training needs more memory than there is; it may be started all the same.", "Take a fix it offers."),
        new(MemoryTight, Warning, "The training leaves little memory.", "Take a fix it offers, or keep other programs from using more."),
        new(MemoryUnknown, Hint, "The model's shape is not known, so its memory can't be planned.", "Name a folder with config.json."),

        new(NoDatasetInfo, Error, "The folder of datasets has no dataset_info.json.", "Set dataset_dir to the folder that has it."),
        new(DatasetInfoSyntax, Error, "A dataset_info.json that is not JSON.", "Correct the place that is marked."),
        new(DatasetInfoRepeated, Warning, "A name that is set twice; the last one counts.", "Remove or rename one of the two."),
        new(DatasetInfoUnknownField, Error, "A dataset has no such key; LLaMA-Factory would not notice.", "Take the suggested name, or remove the key."),
        new(DatasetInfoWrongType, Error, "A value of another kind than the key takes.", "Write the kind of value that the finding names."),
        new(DatasetInfoWrongValue, Error, "A number or word that is not possible.", "Take a possible value."),
        new(DatasetInfoNoEffect, Warning, "A key that does nothing at its place.", "Remove it, or set formatting as the finding says."),
        new(DatasetWithoutSource, Error, "A dataset that does not say where its rows are.", "Add file_name."),
        new(DatasetSeveralSources, Warning, "A hub address wins over file_name.", "Remove the address to use the file."),
        new(DatasetSplit, Error, "A local file has only the split train.", "Remove split."),
        new(DatasetColumns, Error, "columns leaves out what the formatting needs.", "Name the column, or set formatting."),
        new(DatasetTags, Error, "tags leaves out what messages need.", "Name the tag."),
        new(DatasetOmittedIsNull, Hint, "What columns or tags leave out is null and not its default.", "Name what the rows have."),
        new(DatasetRanking, Error, "ranking and the columns for pairs of answers don't fit together.", "Name chosen and rejected, with ranking: true."),
        new(DataFileMissing, Warning, "A data file that does not exist.", "Put it there, or correct file_name."),
        new(DataFileKinds, Error, "Data files that can't be read, or of several kinds in a folder.", "Keep files of one known kind."),
        new(DatasetInfoProblems, Error, "Datasets of a recipe have problems in dataset_info.json.", "Correct them; lathe validate shows all."),

        new(RoleOrder, Warning, "Rows whose messages are not a question and an answer in turn; training leaves them out.", "Bring the messages into order, or correct tags."),
        new(EmptyAnswers, Warning, "Rows with an answer of no text.", "Write the answer, or remove the row."),
        new(OneWordAnswers, Information, "Rows whose answers are single words.", "Leave them if the model is to answer so, as for a classification."),
        new(ExactDuplicates, Warning, "Rows that are the same as an earlier one; they are learnt more than once an epoch.", "Remove them: lathe data check --write makes such a copy."),
        new(NearDuplicates, Warning, "Rows that are nearly the same as an earlier one, in question and answer.", "Look at some of the pairs, and remove what is no new example."),
        new(TrainEvalOverlap, Error, "Rows to train on that are also evaluated on, or nearly: the evaluation tells nothing of new texts then.", "Remove them from one of the two."),
        new(AnswersCut, Warning, "Answers that lose their end to cutoff_len: the model is not taught to end them.", "Raise cutoff_len, or shorten or split the rows."),
        new(RowsTruncated, Information, "Rows that are longer than cutoff_len.", "Raise cutoff_len if what is cut matters."),
        new(Mojibake, Warning, "Texts that were read in a wrong encoding once, or lost characters.", "Make the file again from its source, as UTF-8."),
        new(StrayCharacters, Warning, "Control characters, or invisible ones, in texts.", "Remove them."),
        new(RepeatedText, Warning, "Answers that repeat themselves.", "Remove the rows: a model that learns them repeats itself, too."),
        new(LanguageMix, Information, "Rows in another language than most.", "Leave them if the model is to know both."),
        new(Markup, Information, "HTML in texts, as web pages leave it.", "Turn it into plain text or Markdown, unless the model is to write HTML."),
        new(Boilerplate, Information, "Phrases of web pages, of advertisements, or of assistants that refuse.", "Remove what the model is not to say."),
        new(Secrets, Error, "Keys, tokens or private keys in texts: a model can give away what it was trained on.", "Remove them, and have those that are in use replaced."),
        new(PersonalData, Warning, "Mail addresses, phone, bank account or card numbers in texts.", "Remove or replace them, unless everybody may know them."),
        new(TemplateMarks, Warning, "Marks of a chat template inside texts; a template is applied to them once more.", "Take the messages apart into columns or roles, without the marks; split_special_tokens: true reads special tokens among them as text."),
        new(PairsIncomplete, Warning, "Pairs of which the chosen or the rejected answer is missing or empty; they are left out.", "Write the answer, or remove the row."),
        new(PairsEqual, Warning, "Pairs whose chosen and rejected answers are the same: nothing is to be learnt from them.", "Correct one of the two, or remove the row."),
        new(TagsUnknown, Warning, "Rows whose kto_tag is neither true nor false; they are left out.", "Write true for a good answer and false for a bad one, without quotes."),
        new(SameQuestion, Information, "Questions that come again with another answer.", "Leave them if several answers are right."),

        new(InternalFault, Error, "A fault of Lathe, not of the recipe.", "Please report it with the recipe."),
    ];

    /// <summary>Those and the rules, which describe themselves; in the order of the codes.</summary>
    public static IReadOnlyList<FindingDescription> All { get; } =
    [
        .. RecipeRules.All
            .Select(rule => new FindingDescription(rule.Code, rule.Severity, rule.Why, rule.Fix))
            .ExceptBy(Described.Select(description => description.Code), description => description.Code)
            .Concat(Described)
            .OrderBy(description => description.Code, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, FindingDescription> ByCode =
        All.ToFrozenDictionary(description => description.Code, StringComparer.Ordinal);

    public static FindingDescription? Find(string code) => ByCode.GetValueOrDefault(code);
}
