namespace Lathe.Training.Tests.Fixtures;

/// <summary>The oracle's files say what its README says, so that tests that read them compare what they mean to.</summary>
public class OracleFileTests
{
    public static TheoryData<string> Families => [.. OracleFile.Families];

    [Theory]
    [MemberData(nameof(Families))]
    public void The_loss_is_the_mean_over_the_shifted_labels_of_the_stored_logits(string family)
    {
        OracleFile forward = OracleFile.Load(family, "forward");
        OracleFile lora = OracleFile.Load(family, "lora");
        long[] labels = forward.Integers("labels");
        long[] shape = forward.Shape("logits");

        Assert.Equal(MeanLoss(forward.Floats("logits"), shape, labels), forward.Floats("loss")[0], 1e-6);
        Assert.Equal(MeanLoss(lora.Floats("logits"), shape, labels), lora.Floats("loss")[0], 1e-6);
        Assert.NotEqual(forward.Floats("loss")[0], lora.Floats("loss")[0], 1e-3);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_parameter_has_a_gradient_and_a_final_value_of_its_shape(string family)
    {
        OracleFile model = OracleFile.Load(family, "model");
        OracleFile forward = OracleFile.Load(family, "forward");
        OracleFile steps = OracleFile.Load(family, "steps");
        Assert.All(model.Names, name => Assert.Equal(model.Shape(name), forward.Shape("grad." + name)));
        Assert.All(model.Names, name => Assert.Equal(model.Shape(name), steps.Shape("final." + name)));
        Assert.All(model.Names, name => Assert.Contains(forward.Floats("grad." + name), value => value != 0));

        OracleFile adapter = OracleFile.Load(Path.Combine(family, "adapter"), "adapter_model");
        OracleFile lora = OracleFile.Load(family, "lora");
        Assert.All(adapter.Names, name => Assert.Equal(adapter.Shape(name), lora.Shape("grad." + name)));
        Assert.All(adapter.Names, name => Assert.NotEqual(adapter.Floats(name), lora.Floats("final." + name)));
    }

    private static double MeanLoss(float[] logits, long[] shape, long[] labels)
    {
        (int rows, int length, int vocabulary) = ((int)shape[0], (int)shape[1], (int)shape[2]);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < rows * length; i++)
        {
            if (i % length != length - 1 && labels[i + 1] >= 0)
            {
                ReadOnlySpan<float> line = logits.AsSpan(i * vocabulary, vocabulary);
                double exponentials = 0;
                foreach (float logit in line)
                {
                    exponentials += Math.Exp(logit);
                }

                sum += Math.Log(exponentials) - line[(int)labels[i + 1]];
                count++;
            }
        }

        return sum / count;
    }
}
