using Lathe.EndToEnd.Tests.Fixtures;
using Code = Lathe.Protocol.Worker.WorkerExitCode;

namespace Lathe.EndToEnd.Tests.Malformed;

/// <summary>A checkpoint that training is to go on from.</summary>
internal static class ResumeCases
{
    public static IReadOnlyList<MalformedCase> All { get; } =
    [
        Lora("resume: a folder that is no checkpoint", folder => folder.With(("resume_from_checkpoint", "model")), "model", "lathe_state.json"),
        Lora("resume: lathe_state.json cut short", folder => folder.Cut("saved/lora/lathe_state.json", 0.5), "lathe_state.json", "JSON"),
        Lora("resume: lathe_state.json of a later version",
            folder => folder.Edit("saved/lora/lathe_state.json", state => state["format"] = 99), "lathe_state.json", "99"),
        Lora("resume: lathe_state.json without progress",
            folder => folder.Edit("saved/lora/lathe_state.json", state => state.Remove("progress")), "lathe_state.json"),
        Lora("resume: lathe_state.json with null for progress",
            folder => folder.Edit("saved/lora/lathe_state.json", state => state["progress"] = null), "lathe_state.json", "progress"),
        Lora("resume: a negative step",
            folder => folder.Edit("saved/lora/lathe_state.json", state => state["progress"]!["step"] = -4), "lathe_state.json", "progress"),
        Lora("resume: trainer_state.json missing", folder => folder.Delete("saved/lora/trainer_state.json"), "trainer_state.json"),
        Lora("resume: trainer_state.json cut short", folder => folder.Cut("saved/lora/trainer_state.json", 0.5), "trainer_state.json", "JSON"),
        Lora("resume: optimizer cut short", folder => folder.Cut("saved/lora/optimizer.safetensors", 0.7), "optimizer.safetensors"),
        Lora("resume: optimizer missing", folder => folder.Delete("saved/lora/optimizer.safetensors"), "optimizer.safetensors", "no such file"),
        Lora("resume: an optimizer state missing", folder => StoredTensors.Edit(
            folder.PathOf("saved/lora/optimizer.safetensors"), tensors => tensors.Remove(tensors.Keys.First())), "optimizer.safetensors", "lacks"),
        Lora("resume: adapter cut short", folder => folder.Cut("saved/lora/adapter_model.safetensors", 0.7), "adapter_model.safetensors"),
        Lora("resume: another rank", folder => folder.With(("lora_rank", "8")), "adapter_model.safetensors", "[4, 32]", "[8, 32]", "rank"),
        Lora("resume: more layers adapted", folder =>
            StoredTensors.Edit(folder.PathOf("saved/lora/adapter_model.safetensors"), tensors => tensors.Remove(tensors.Keys.First())),
            "adapter_model.safetensors", "lacks"),
        Lora("resume: a checkpoint of full fine-tuning", folder => folder.With(("resume_from_checkpoint", "saved/full")), "saved/full", "adapter_model.safetensors"),
        Full("resume: a checkpoint of an adapter", folder => folder.With(("resume_from_checkpoint", "saved/lora")), "saved/lora", "weights"),
        Full("resume: weights cut short", folder => folder.Cut("saved/full/model.safetensors", 0.7), "saved/full/model.safetensors"),
        Full("resume: weights of another shape", folder => StoredTensors.Edit(
            folder.PathOf("saved/full/model.safetensors"), tensors => tensors["lm_head.weight"] = StoredTensor.Of([264, 64], () => 0)),
            "saved/full/model.safetensors", "lm_head.weight", "[264, 64]"),
    ];

    private static MalformedCase Lora(string name, Action<TinyFolder> change, params string[] says) => Broken(name, "lora", change, says);

    private static MalformedCase Full(string name, Action<TinyFolder> change, params string[] says) => Broken(name, "full", change, says);

    private static MalformedCase Broken(string name, string method, Action<TinyFolder> change, string[] says) => new(
        name,
        Code.Model,
        folder =>
        {
            folder.With(
                ("finetuning_type", method), ("lora_rank", method == "lora" ? "4" : null), ("resume_from_checkpoint", $"saved/{method}"));
            change(folder);
        },
        says);
}
