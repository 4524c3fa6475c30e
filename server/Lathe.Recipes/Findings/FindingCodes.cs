namespace Lathe.Recipes.Findings;

/// <summary>
/// The codes of recipe findings. LT1xxx: the text is not the YAML that LLaMA-Factory reads; LT2xxx: a key or value has the wrong shape;
/// LT3xxx: keys that don't go together or can't be done; LT5xxx: data; LT6xxx: model files; LT9xxx: a fault of Lathe.
/// </summary>
public static class FindingCodes
{
    public const string InvalidYaml = "LT1001";
    public const string Tab = "LT1002";
    public const string MissingColon = "LT1003";
    public const string Quote = "LT1004";
    public const string Bracket = "LT1005";
    public const string ColonInValue = "LT1006";
    public const string Escape = "LT1007";
    public const string Indentation = "LT1008";
    public const string Alias = "LT1009";
    public const string ReservedCharacter = "LT1010";
    public const string DuplicateKey = "LT1011";
    public const string Tag = "LT1012";
    public const string RefusedScalar = "LT1013";
    public const string SeveralDocuments = "LT1014";
    public const string ControlCharacter = "LT1015";
    public const string TooLarge = "LT1016";
    public const string TooDeep = "LT1017";
    public const string AliasExpansion = "LT1018";
    public const string TooManyFindings = "LT1019";
    public const string MergeKey = "LT1020";

    public const string NotAMapping = "LT2001";
    public const string KeyNotText = "LT2002";
    public const string UnknownKey = "LT2003";
    public const string DeprecatedKey = "LT2004";
    public const string WrongType = "LT2005";
    public const string QuotedScalar = "LT2006";
    public const string OutOfRange = "LT2007";
    public const string UnknownChoice = "LT2008";
    public const string NotAWholeNumber = "LT2009";
    public const string WholeNumberAsFloat = "LT2010";
    public const string MissingKey = "LT2011";
    public const string NullValue = "LT2012";
    public const string BadOverride = "LT2013";
    public const string Interpolation = "LT2014";
    public const string EmptyListItem = "LT2015";
    public const string BooleanWord = "LT2016";
    public const string KeyOfOtherCommand = "LT2017";
    public const string NestedValue = "LT2018";

    public const string KeyNotYet = "LT3001";
    public const string ValueNotYet = "LT3002";
    public const string KeyIgnored = "LT3003";
    public const string CommandNotYet = "LT3004";

    public const string ValSizeWithEvalDataset = "LT3101";
    public const string ValSizeWithoutDataset = "LT3102";
    public const string MaskHistoryWithTrainOnPrompt = "LT3103";
    public const string PromptLabelsOutsideSft = "LT3104";
    public const string TrainingWithoutDataset = "LT3105";
    public const string EvaluationWithoutData = "LT3106";
    public const string NothingToDo = "LT3107";
    public const string TwoWarmups = "LT3108";
    public const string BothHalfPrecisions = "LT3109";
    public const string StepsNotWhole = "LT3111";
    public const string LoraKeysUnused = "LT3112";
    public const string AdapterWithoutLora = "LT3113";
    public const string OverwriteAndResume = "LT3114";
    public const string MaxStepsDecides = "LT3115";
    public const string EvaluationDataUnused = "LT3118";
    public const string OutputDirWillResume = "LT3119";
    public const string OutputDirHoldsWeights = "LT3120";
    public const string ResumeFolderMissing = "LT3121";

    public const string DeepSpeedSyntax = "LT3180";
    public const string DeepSpeedUnknownField = "LT3181";
    public const string DeepSpeedWrongType = "LT3182";
    public const string DeepSpeedWrongValue = "LT3183";
    public const string DeepSpeedRepeated = "LT3184";
    public const string DeepSpeedNoEffect = "LT3185";
    public const string DeepSpeedBothPrecisions = "LT3186";
    public const string DeepSpeedOffloading = "LT3187";
    public const string DeepSpeedFileProblems = "LT3189";

    public const string NoDatasetInfo = "LT5001";
    public const string UnknownDataset = "LT5002";

    public const string DatasetInfoSyntax = "LT5010";
    public const string DatasetInfoRepeated = "LT5011";
    public const string DatasetInfoUnknownField = "LT5012";
    public const string DatasetInfoWrongType = "LT5013";
    public const string DatasetInfoWrongValue = "LT5014";
    public const string DatasetInfoNoEffect = "LT5015";
    public const string DatasetWithoutSource = "LT5016";
    public const string DatasetSeveralSources = "LT5017";
    public const string DatasetSplit = "LT5018";
    public const string DatasetColumns = "LT5019";
    public const string DatasetTags = "LT5020";
    public const string DatasetOmittedIsNull = "LT5021";
    public const string DatasetRanking = "LT5022";
    public const string DataFileMissing = "LT5023";
    public const string DataFileKinds = "LT5024";
    public const string DatasetInfoProblems = "LT5030";
    public const string ModelFolderMissing = "LT6001";
    public const string AdapterFolderMissing = "LT6002";

    public const string InternalFault = "LT9001";
}
