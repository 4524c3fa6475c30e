using Lathe.LanguageService.Writing;

namespace Lathe.LanguageService.NewRecipes;

/// <summary>All tasks, the most usual first.</summary>
public static class RecipeTasks
{
    private static readonly RecipeLine Sft = new("stage", "sft", "learn the answers to questions");
    private static readonly RecipeLine Pt = new("stage", "pt", "learn every token of plain text");
    private static readonly RecipeLine DoTrain = new("do_train", "true");
    private static readonly RecipeLine Lora = new("finetuning_type", "lora", "train a small adapter; the model stays as it is");
    private static readonly RecipeLine Full = new("finetuning_type", "full", "train every weight");
    private static readonly RecipeLine Target = new("lora_target", "all", "on every linear layer");
    private static readonly RecipeLine Adapter =
        new("adapter_name_or_path", "saves/my-run", "FILL IN: the folder a training wrote its adapter to");

    public static IReadOnlyList<RecipeTask> All { get; } =
    [
        new("lora-sft", "Teach a chat model new answers (LoRA)", "a small adapter; needs the least memory")
        {
            IsLora = true,
            Lines = [Sft, DoTrain, Lora, Target],
        },
        new("full-sft", "Teach a chat model new answers (all weights)", "learns most; needs some 16 bytes per parameter")
        {
            Lines = [Sft, DoTrain, Full],
        },
        new("lora-pt", "Go on with plain text (LoRA)", "a language or a field, as a small adapter")
        {
            IsLora = true,
            Converses = false,
            Lines = [Pt, DoTrain, Lora, Target],
        },
        new("full-pt", "Go on with plain text (all weights)", "continued pre-training")
        {
            Converses = false,
            Lines = [Pt, DoTrain, Full],
        },
        new("qlora-sft", "Teach a chat model new answers (QLoRA)", "an adapter on a model of 4 bits per weight")
        {
            IsLora = true,
            Lines = [new("quantization_bit", "4", "the model's own weights take 4 bits each"), Sft, DoTrain, Lora, Target],
        },
        new("lora-dpo", "Learn from pairs of answers (DPO, LoRA)", "prefer the better answer of two")
        {
            IsNotYet = true,
            IsLora = true,
            Lines =
            [
                new("stage", "dpo", "learn which of two answers is the better one"), DoTrain, Lora, Target,
                new("pref_beta", "0.1", "how strongly it holds on to the model it started from"),
            ],
        },
        new("export", "Merge an adapter into its model", "one folder that any program can load")
        {
            IsNotYet = true,
            Trains = false,
            Lines =
            [
                Adapter,
                new("export_dir", "models/my-merged-model", "where the merged model goes"),
                new("export_size", "5", "size of its files in GB"),
            ],
        },
        new("chat", "Chat with a model or an adapter", "ask it questions")
        {
            IsNotYet = true,
            Trains = false,
            Lines = [Adapter, new("infer_backend", "huggingface")],
        },
    ];

    /// <summary>The task of an id; null when there is none.</summary>
    public static RecipeTask? Find(string id) => All.FirstOrDefault(task => task.Id == id);
}
