using Lathe.Training.Tests.Numerics;
using TorchSharp;

namespace Lathe.Training.Tests.Fixtures;

/// <summary>The oracle's files say what their README says, so that tests that read them compare what they mean to.</summary>
public class OracleFilesTests
{
    public static TheoryData<string> Families => ["llama", "llama3", "qwen2", "qwen3"];

    [Theory]
    [MemberData(nameof(Families))]
    public void The_loss_is_the_mean_over_the_shifted_labels_of_the_stored_logits(string family)
    {
        using var scope = torch.NewDisposeScope();
        var forward = Oracle.Read(Oracle.Folder(family), "forward.safetensors");
        var lora = Oracle.Read(Oracle.Folder(family), "lora.safetensors");
        Assert.Equal(MeanLoss(forward["logits"], forward["labels"]), forward["loss"].item<float>(), 2e-6);
        Assert.Equal(MeanLoss(lora["logits"], forward["labels"]), lora["loss"].item<float>(), 2e-6);
        Assert.NotEqual(forward["loss"].item<float>(), lora["loss"].item<float>(), 1e-3);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_parameter_has_a_gradient_and_a_trained_value_of_its_shape(string family)
    {
        using var scope = torch.NewDisposeScope();
        Check(
            Oracle.Read(Oracle.Folder(family), "model.safetensors"),
            Oracle.Read(Oracle.Folder(family), "forward.safetensors"),
            Oracle.Read(Oracle.Folder(family), "steps.safetensors"));
        var lora = Oracle.Read(Oracle.Folder(family), "lora.safetensors");
        Check(Oracle.Read(Oracle.Folder(family), "adapter", "adapter_model.safetensors"), lora, lora);
    }

    private static void Check(
        Dictionary<string, torch.Tensor> start, Dictionary<string, torch.Tensor> gradients, Dictionary<string, torch.Tensor> trained)
    {
        Assert.All(start, parameter =>
        {
            Assert.Equal(parameter.Value.shape, gradients["grad." + parameter.Key].shape);
            Assert.True(gradients["grad." + parameter.Key].count_nonzero().item<long>() > 0);
            Assert.Equal(parameter.Value.shape, trained["final." + parameter.Key].shape);
            Assert.False(trained["final." + parameter.Key].allclose(parameter.Value));
        });
    }

    private static float MeanLoss(torch.Tensor logits, torch.Tensor labels)
    {
        var predicted = logits[.., ..^1, ..].flatten(0, 1);
        return torch.nn.functional.cross_entropy(predicted, labels[.., 1..].flatten(), ignore_index: -100).item<float>();
    }
}
