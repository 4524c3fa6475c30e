using System.Globalization;
using Lathe.Models.Safetensors;

namespace Lathe.Models.Onnx;

/// <summary>
/// Writes a graph as an ONNX model (onnx.proto, IR version 8), with its larger constants in a file beside it where they are too many for one
/// (ONNX repository, docs/ExternalData.md). What is begun under a temporary name is renamed when all of it is written.
/// </summary>
internal static class OnnxFile
{
    /// <summary>Of the operators; no later one is needed, and every runtime in use knows it.</summary>
    public const int OperatorSet = 17;

    private const int FormatVersion = 8;

    /// <summary>Constants of fewer bytes stay in the model, where programs that look at shapes find them.</summary>
    private const int SmallBytes = 1024;

    /// <param name="path">Of the model.</param>
    /// <param name="graph">What it computes.</param>
    /// <param name="inlineBytes">Most bytes of constants in it; protobuf ends at 2 GiB.</param>
    /// <param name="written">Called with the bytes of constants written so far, and with all there are.</param>
    /// <param name="cancellation">Looked at between tensors; nothing is left then.</param>
    /// <returns>The files written: the model, and perhaps the one beside it.</returns>
    /// <exception cref="ModelFileException">The disk is full, the folder is not writable, ...</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<string> Write(
        string path, OnnxGraph graph, long inlineBytes, Action<long, long>? written, CancellationToken cancellation)
    {
        var (done, all) = (0L, graph.Tensors.Sum(tensor => tensor.Length));
        var isExternal = all > inlineBytes;
        var data = new ExternalData(Path.GetFileName(path) + "_data");
        var parts = Parts(graph, tensor => isExternal && tensor.Length >= SmallBytes ? data.Add(tensor) : null, Put);
        try
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var beside = isExternal
                ? StagedFile.Write(Path.Combine(Path.GetDirectoryName(path)!, data.Name), data.Length, stream => data.WriteTo(stream, Put))
                : null;
            using var model = StagedFile.Write(path, parts.Sum(part => part.Length), stream => parts.ForEach(part => part.Write(stream)));
            beside?.Commit();
            model.Commit();
            return beside is null ? [path] : [path, beside.Path];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, $"cannot be written: {error.Message}", inner: error);
        }

        void Put(OnnxTensor tensor, Stream stream)
        {
            cancellation.ThrowIfCancellationRequested();
            tensor.WriteTo(stream);
            written?.Invoke(done += tensor.Length, all);
        }
    }

    /// <summary>The file from its start to its end; protobuf wants each message's length before it.</summary>
    private static List<Part> Parts(OnnxGraph graph, Func<OnnxTensor, ExternalPlace?> placeOutside, Action<OnnxTensor, Stream> put)
    {
        List<Part> body = [Fields(message =>
        {
            foreach (var node in graph.Nodes)
            {
                message.Message(1, node.WriteTo);
            }

            message.Text(2, "decoder");
        })];
        foreach (var tensor in graph.Tensors)
        {
            var place = placeOutside(tensor);
            var header = Fields(message => WriteHeader(message, tensor, place));
            var length = header.Length + (place is null ? tensor.Length : 0);
            body.Add(Fields(message => message.Begin(5, length)));
            body.Add(header);
            if (place is null)
            {
                body.Add(new(tensor.Length, stream => put(tensor, stream)));
            }
        }

        body.Add(Fields(message =>
        {
            foreach (var input in graph.Inputs)
            {
                message.Message(11, input.WriteTo);
            }

            foreach (var output in graph.Outputs)
            {
                message.Message(12, output.WriteTo);
            }
        }));
        var head = Fields(message =>
        {
            message.Integer(1, FormatVersion);
            message.Text(2, "Lathe");
            message.Text(3, typeof(OnnxFile).Assembly.GetName().Version!.ToString(3));
            message.Message(8, operators =>
            {
                operators.Text(1, "");
                operators.Integer(2, OperatorSet);
            });
            message.Begin(7, body.Sum(part => part.Length));
        });
        return [head, .. body];
    }

    private static Part Fields(Action<ProtoWriter> write)
    {
        var message = new ProtoWriter();
        write(message);
        return new(message.Length, message.WriteTo);
    }

    private static void WriteHeader(ProtoWriter message, OnnxTensor tensor, ExternalPlace? place)
    {
        foreach (var size in tensor.Shape)
        {
            message.Integer(1, size);
        }

        message.Integer(2, (long)tensor.Type);
        message.Text(8, tensor.Name);
        if (place is null)
        {
            message.Begin(9, tensor.Length);
            return;
        }

        const int External = 1;
        Entry("location", place.File);
        Entry("offset", place.Offset.ToString(CultureInfo.InvariantCulture));
        Entry("length", tensor.Length.ToString(CultureInfo.InvariantCulture));
        message.Integer(14, External);

        void Entry(string key, string value) => message.Message(13, entry =>
        {
            entry.Text(1, key);
            entry.Text(2, value);
        });
    }

    private sealed record Part(long Length, Action<Stream> Write);
}
