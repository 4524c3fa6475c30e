using System.Globalization;
using Google.Protobuf;
using Tensorboard;

namespace Lathe.Training.TensorBoard;

/// <summary>
/// An event file that TensorBoard shows. Each event reaches the system before the call returns, so what was logged is there after a crash.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const string Version = "brain.Event:2";
    private const string TextPlugin = "text";

    private readonly FileStream _stream;
    private readonly TimeProvider _time;

    private EventFile(FileStream stream, TimeProvider time)
    {
        _stream = stream;
        _time = time;
    }

    public string Path => _stream.Name;

    /// <summary>
    /// Makes a new file in the folder, whose name begins as TensorBoard wants it. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    public static EventFile Create(string folder, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        Directory.CreateDirectory(folder);
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeSeconds()}.{Environment.MachineName}.{Environment.ProcessId}.0");
        var stream = new FileStream(
            System.IO.Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var file = new EventFile(stream, time);
        file.Write(new Event { FileVersion = Version });
        return file;
    }

    /// <summary>Numbers of one step, by tag. Throws <see cref="IOException"/>.</summary>
    public void Scalars(int step, IEnumerable<KeyValuePair<string, double>> values)
    {
        var summary = new Summary();
        summary.Value.AddRange(values.Select(value => new Summary.Types.Value { Tag = value.Key, SimpleValue = (float)value.Value }));
        Write(new Event { Step = step, Summary = summary });
    }

    /// <summary>Markdown. Throws <see cref="IOException"/>.</summary>
    public void Text(string tag, string markdown)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dim { Size = 1 });
        var tensor = new TensorProto { Dtype = DataType.DtString, TensorShape = shape };
        tensor.StringVal.Add(ByteString.CopyFromUtf8(markdown));
        var summary = new Summary();
        summary.Value.Add(new Summary.Types.Value
        {
            Tag = tag,
            Metadata = new SummaryMetadata { PluginData = new SummaryMetadata.Types.PluginData { PluginName = TextPlugin } },
            Tensor = tensor,
        });
        Write(new Event { Summary = summary });
    }

    public void Dispose() => _stream.Dispose();

    private void Write(Event value)
    {
        value.WallTime = _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        _stream.Write(RecordWriter.Frame(value.ToByteArray()));
    }
}
