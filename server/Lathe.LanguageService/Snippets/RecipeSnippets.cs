namespace Lathe.LanguageService.Snippets;

/// <summary>The snippets. Their values are those most would start with, for models of up to some ten billion parameters.</summary>
internal static class RecipeSnippets
{
    private const string Data =
        """
        ### dataset
        dataset_dir: ${3:data}
        dataset: ${4:my_dataset}
        template: ${5:qwen3}
        cutoff_len: 2048


        """;

    private const string Output =
        """
        ### output
        output_dir: ${6:saves/my-run}
        logging_steps: 10
        save_steps: 500
        plot_loss: true


        """;

    private const string Eval =
        """

        ### eval
        val_size: 0.1
        eval_strategy: steps
        eval_steps: 500
        per_device_eval_batch_size: 1

        """;

    private const string LoraSft =
        $$"""
        ### method
        stage: sft
        do_train: true
        finetuning_type: lora
        lora_rank: ${2:8}
        lora_target: all

        {{Data}}{{Output}}### train
        per_device_train_batch_size: 1
        gradient_accumulation_steps: 8
        learning_rate: 1.0e-4
        num_train_epochs: 3.0
        lr_scheduler_type: cosine
        warmup_ratio: 0.1
        bf16: true
        {{Eval}}
        """;

    public static IReadOnlyList<RecipeSnippet> All { get; } =
    [
        new("recipe: sft with LoRA", "fine-tune on answers, with a small adapter", Lines($"### model\nmodel_name_or_path: ${{1:models/my-model}}\n\n{LoraSft}"), true),
        new(
            "recipe: sft of all weights",
            "full fine-tuning on answers",
            Lines($$"""
            ### model
            model_name_or_path: ${1:models/my-model}

            ### method
            stage: sft
            do_train: true
            finetuning_type: full

            {{Data}}{{Output}}### train
            per_device_train_batch_size: 1
            gradient_accumulation_steps: 8
            learning_rate: 1.0e-5
            num_train_epochs: 3.0
            lr_scheduler_type: cosine
            warmup_ratio: 0.1
            bf16: true
            {{Eval}}
            """),
            true),
        new(
            "recipe: pre-training",
            "go on with plain text",
            Lines($$"""
            ### model
            model_name_or_path: ${1:models/my-model}

            ### method
            stage: pt
            do_train: true
            finetuning_type: ${2:full}

            ### dataset
            dataset_dir: ${3:data}
            dataset: ${4:my_texts}
            cutoff_len: 2048

            {{Output}}### train
            per_device_train_batch_size: 1
            gradient_accumulation_steps: 8
            learning_rate: 1.0e-5
            num_train_epochs: 1.0
            lr_scheduler_type: cosine
            warmup_ratio: 0.03
            bf16: true

            """),
            true),
        new(
            "recipe: sft with QLoRA",
            "an adapter on a quantized model",
            Lines($"### model\nmodel_name_or_path: ${{1:models/my-model}}\nquantization_bit: 4\n\n{LoraSft}"),
            true),
        new(
            "recipe: export merged model",
            "merge an adapter into its model",
            Lines(
                """
                ### model
                model_name_or_path: ${1:models/my-model}
                adapter_name_or_path: ${2:saves/my-run}
                template: ${3:qwen3}

                ### export
                export_dir: ${4:models/my-merged-model}
                export_size: 5

                """),
            true),
        new("lora keys", "rank, strength and targets", "finetuning_type: lora\nlora_rank: ${1:16}\nlora_alpha: ${2:32}\nlora_target: ${3:all}\n", false),
        new(
            "eval keys",
            "evaluate on rows held out",
            "val_size: ${1:0.1}\neval_strategy: steps\neval_steps: ${2:100}\nper_device_eval_batch_size: ${3:1}\n",
            false),
        new("save keys", "checkpoints, of which the newest stay", "save_strategy: steps\nsave_steps: ${1:500}\nsave_total_limit: ${2:3}\n", false),
        new(
            "batch keys",
            "a large batch in little memory",
            "per_device_train_batch_size: ${1:1}\ngradient_accumulation_steps: ${2:8}\n",
            false),
    ];

    /// <summary>One line break at the end, whatever the pieces end with.</summary>
    private static string Lines(string body) => body.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
