using Lathe.Models;
using Lathe.Models.Config;
using Lathe.Models.Families;
using Lathe.Models.Safetensors;
using Lathe.Training.Native;
using Lathe.Training.Quantization;
using static TorchSharp.torch;

namespace Lathe.Training.Modules;

/// <summary>Builds a decoder from a model folder, or with fresh random weights.</summary>
public static class DecoderLoader
{
    /// <summary>
    /// Reads the weights of a folder. Frozen ones that are stored in the type they are used in stay in the mapped file; all others are
    /// converted tensor by tensor.
    /// </summary>
    /// <param name="folder">Hugging Face folder with config.json and safetensors.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="trainable">Which parameters are to be trained.</param>
    /// <param name="maxLength">Longest sequence that will be used, in tokens.</param>
    /// <param name="context">How the model computes.</param>
    /// <param name="progress">Called with parameters done and their number.</param>
    /// <param name="untie">Give a head that is tied to the embedding a weight of its own, which starts as the embedding's.</param>
    /// <param name="quantization">Store the frozen linear layers of the blocks in few bits; null: as they are.</param>
    /// <param name="cache">Take them from here, or keep them here for the next time; null: neither.</param>
    /// <param name="newRows">Rows of embedding and head that begin anew; null: none.</param>
    /// <exception cref="Lathe.Models.ModelFileException">Malformed files, missing, unexpected or misshapen tensors.</exception>
    public static Decoder Load(
        string folder, ModelConfig config, Func<ParameterSpec, bool> trainable, int maxLength, ComputeContext context,
        Action<int, int>? progress = null, bool untie = false, QuantizationOptions? quantization = null,
        QuantizedCache? cache = null, NewRows? newRows = null)
    {
        var stored = ParameterInventory.For(config);
        config = config with
        {
            TieWordEmbeddings = config.TieWordEmbeddings && !untie,
            VocabSize = newRows?.Count ?? config.VocabSize,
        };
        var inventory = ParameterInventory.For(config);
        var checkpoint = Checkpoint.Open(folder, DecoderFamilies.For(config).Names);
        var kept = quantization is null ? null : cache?.Open();
        var quantized = new QuantizedBase(context, kept);
        var renewed = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            // The embedding stands first and the head last, where it may be one more than is stored.
            var matched = checkpoint.Match(stored);
            IReadOnlyList<CheckpointTensor> tensors = inventory.Count > stored.Count ? [.. matched, matched[0]] : matched;
            var parameters = new List<Parameter>(inventory.Count);
            for (var i = 0; i < inventory.Count; i++)
            {
                if (FindQuantized(checkpoint, inventory[i].Name) is { } few)
                {
                    RefuseTraining(inventory[i], trainable, tensors[i]);
                    quantized.Add(inventory[i].Name, few().To(context.Device));
                }
                else if (quantization is not null && IsLayer(inventory[i]) && !trainable(inventory[i]))
                {
                    quantized.Add(
                        inventory[i].Name,
                        kept?.FindFourBit(inventory[i].Name) is { } before
                            ? FourBitFile.Read(before).To(context.Device)
                            : Quantize(tensors[i], inventory[i].IsTransposed, quantization, context.Device));
                    tensors[i].Release();
                }
                else
                {
                    var value = Read(tensors[i], context.Device);
                    if (inventory[i].Role is ParameterRole.Embedding or ParameterRole.Head && newRows?.Change(value.shape[0]) == true)
                    {
                        using var before = value;
                        value = newRows.Apply(tensors[i].Name, before);
                        _ = renewed.Add(inventory[i].Name);
                    }

                    var parameter = Create(config, inventory[i], value, trainable(inventory[i]), context, renewed.Contains(inventory[i].Name));
                    parameters.Add(parameter);
                    if (!IsInPlace(parameter, tensors[i]))
                    {
                        tensors[i].Release();
                    }
                }

                progress?.Invoke(i + 1, inventory.Count);
            }

            if (quantization is not null && kept is null)
            {
                _ = cache?.Keep(quantized.FourBit);
            }

            return Assemble(config, parameters, maxLength, context, quantized, checkpoint, renewed);
        }
        catch
        {
            quantized.Dispose();
            checkpoint.Dispose();
            throw;
        }
    }

    /// <summary>A frozen decoder whose weights come from somewhere else.</summary>
    /// <param name="config">Of the model.</param>
    /// <param name="read">Gives a parameter in the shape in which a checkpoint has it; owned from then on.</param>
    /// <param name="maxLength">Longest sequence that will be used, in tokens.</param>
    /// <param name="context">How the model computes.</param>
    public static Decoder Build(ModelConfig config, Func<ParameterSpec, Tensor> read, int maxLength, ComputeContext context)
    {
        var parameters = new List<Parameter>();
        try
        {
            foreach (var spec in ParameterInventory.For(config))
            {
                parameters.Add(Create(config, spec, read(spec), trainable: false, context));
            }

            return Assemble(config, parameters, maxLength, context, quantized: null, weights: null, renewed: new HashSet<string>());
        }
        catch
        {
            parameters.ForEach(parameter => parameter.Dispose());
            throw;
        }
    }

    /// <summary>
    /// Fresh weights: norms multiply by 1, biases 0, everything else N(0, initializer_range), from <paramref name="seed"/> alone; <c>untie</c> as for
    /// <see cref="Load"/>.
    /// </summary>
    public static Decoder Initialise(
        ModelConfig config, ulong seed, Func<ParameterSpec, bool> trainable, int maxLength, ComputeContext context, bool untie = false)
    {
        config = untie ? config with { TieWordEmbeddings = false } : config;
        using var generator = new Generator(seed, context.Device);
        var offset = DecoderFamilies.For(config).NormOffset;
        var parameters = new List<Parameter>();
        foreach (var spec in ParameterInventory.For(config))
        {
            var value = zeros([.. spec.Shape], ScalarType.Float32, context.Device);
            _ = spec.Role switch
            {
                ParameterRole.Norm => value.fill_(Scalars.Of(1f - offset)),
                ParameterRole.Bias => value,
                ParameterRole.Head when untie => value.copy_(parameters[0].Value),
                _ => value.normal_(0, config.InitializerRange, generator),
            };
            parameters.Add(Create(config, spec, value, trainable(spec), context));
        }

        return Assemble(config, parameters, maxLength, context, quantized: null, weights: null, renewed: new HashSet<string>());
    }

    /// <summary>Reads a weight that is stored in few bits; null: it is not.</summary>
    private static Func<QuantizedWeight>? FindQuantized(Checkpoint checkpoint, string name) =>
        checkpoint.FindFourBit(name) is { } fourBit ? () => FourBitFile.Read(fourBit)
        : checkpoint.FindEightBit(name) is { } eightBit ? () => EightBitFile.Read(eightBit)
        : null;

    /// <summary>Layers have products for few bits; and nothing that is in few bits can be trained.</summary>
    private static void RefuseTraining(ParameterSpec spec, Func<ParameterSpec, bool> trainable, CheckpointTensor tensor)
    {
        if (trainable(spec) || !IsLayer(spec))
        {
            throw new ModelFileException(
                tensor.File.Path,
                IsLayer(spec)
                    ? "it is stored in few bits, which can't be trained: train an adapter (finetuning_type: lora), or start from the model in 16 bits."
                    : "it is stored in few bits; only linear layers of the blocks are supported so.",
                tensor.Name);
        }
    }

    /// <summary>What is kept in few bits: the linear layers of the blocks.</summary>
    internal static bool IsLayer(ParameterSpec spec) => spec.Role is ParameterRole.AttentionProjection or ParameterRole.MlpProjection;

    /// <summary>From the mapped file, so that no more than a part of one weight is in memory in another type.</summary>
    private static QuantizedWeight Quantize(CheckpointTensor tensor, bool isTransposed, QuantizationOptions options, Device device)
    {
        using var stored = Read(tensor, CPU);
        if (!isTransposed)
        {
            return options.Quantize(stored, device);
        }

        // As bitsandbytes does: in few bits every weight is [out, in].
        using var view = stored.t();
        using var rows = view.contiguous();
        return options.Quantize(rows, device);
    }

    /// <param name="config">Of the model.</param>
    /// <param name="spec">The parameter.</param>
    /// <param name="stored">Owned from now on.</param>
    /// <param name="trainable">Whether it is trained.</param>
    /// <param name="context">How the model computes.</param>
    /// <param name="renewed">No file has it: kept like a trained one, so that a checkpoint has it to the bit.</param>
    private static Parameter Create(
        ModelConfig config, ParameterSpec spec, Tensor stored, bool trainable, ComputeContext context, bool renewed = false)
    {
        var vector = spec.Role is ParameterRole.Norm or ParameterRole.Bias;
        var product = !vector && spec.Role != ParameterRole.Positions && (spec.Role != ParameterRole.Embedding || config.TieWordEmbeddings);
        var type = trainable || renewed ? context.TrainedType : vector ? ScalarType.Float32 : context.ComputeType;
        var value = stored;
        if (trainable || stored.dtype != type)
        {
            // A mapped file is read-only: what is trained needs memory of its own.
            using (stored)
            {
                value = stored.to(type, copy: true);
            }
        }

        return new Parameter(spec.Name, value, trainable, decays: !vector, product ? context.ComputeType : null);
    }

    /// <summary>The weights are the file's own pages.</summary>
    private static unsafe bool IsInPlace(Parameter parameter, CheckpointTensor tensor) =>
        parameter.Value.device_type == TorchSharp.DeviceType.CPU && TensorMemory.Bytes(parameter.Value) == tensor.Data;

    private static unsafe Tensor Read(CheckpointTensor tensor, Device device)
    {
        var type = tensor.Dtype switch
        {
            SafetensorsDtype.F32 => ScalarType.Float32,
            SafetensorsDtype.F16 => ScalarType.Float16,
            SafetensorsDtype.BF16 => ScalarType.BFloat16,
            _ => throw new ArgumentException($"{tensor.Dtype} is no type of a weight"),
        };
        long[] shape = [.. tensor.Shape];
        Tensor mapped;
        if ((nint)tensor.Data % sizeof(float) == 0)
        {
            mapped = TensorMemory.FromMemory(tensor.Data, type, shape);
        }
        else
        {
            // The file's author did not pad its header: vector loads need aligned elements.
            mapped = empty(shape, type);
            Buffer.MemoryCopy(tensor.Data, TensorMemory.Bytes(mapped), tensor.Length, tensor.Length);
        }

        if (device.type == TorchSharp.DeviceType.CPU)
        {
            return mapped;
        }

        using (mapped)
        {
            return mapped.to(device);
        }
    }

    private static Decoder Assemble(
        ModelConfig config, List<Parameter> parameters, int maxLength, ComputeContext context, QuantizedBase? quantized, Checkpoint? weights,
        IReadOnlySet<string> renewed)
    {
        var byName = parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        var family = DecoderFamilies.For(config);
        var names = family.Names;
        var builder = new BlockBuilder(config, byName, quantized, maxLength, context);
        var embedding = byName[names.Embedding + ".weight"];
        var head = new LossHead(
            builder.Norm(names.FinalNorm)!,
            config.TieWordEmbeddings ? embedding : byName[names.Head + ".weight"],
            config.Traits.FinalSoftCap,
            config.Traits.NormalizesHead,
            context);
        var positions = family.Positions == PositionKind.Learned ? byName[names.Positions + ".weight"] : null;
        return new Decoder(
            config, new Embedding(embedding, positions, config.Traits.EmbeddingScale, context), builder.Blocks(), head, parameters, builder.Rotaries, context,
            quantized, weights, renewed)
        {
            Balance = builder.Balance,
        };
    }
}
