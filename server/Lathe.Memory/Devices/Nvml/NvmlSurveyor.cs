namespace Lathe.Memory.Devices.Nvml;

/// <summary>Asks NVIDIA's driver for its GPUs, and turns what it can't answer into sentences.</summary>
internal sealed class NvmlSurveyor
{
    private readonly NvmlLibrary _library;
    private readonly List<string> _notes = [];
    private readonly string? _driverVersion;

    private NvmlSurveyor(NvmlLibrary library)
    {
        _library = library;
        _driverVersion = library.DriverVersion(out string version) == NvmlResult.Success ? version : null;
    }

    /// <param name="paths">Where the library may be.</param>
    /// <param name="visible">What CUDA's environment variables show.</param>
    public static GpuSurvey Survey(IReadOnlyList<string> paths, VisibleDevices visible)
    {
        using var library = NvmlLibrary.TryLoad(paths);
        if (library is null)
        {
            return Without($"There is no NVIDIA driver on this machine: {Path.GetFileName(paths[0])} can't be loaded.");
        }

        NvmlResult started = library.Initialize();
        if (started != NvmlResult.Success)
        {
            return Without($"NVIDIA's driver can't be asked: {started.Reason()}.");
        }

        try
        {
            return new NvmlSurveyor(library).Survey(visible);
        }
        finally
        {
            library.Shutdown();
        }
    }

    private static GpuSurvey Without(string absence) => new([], null, absence, []);

    private GpuSurvey Survey(VisibleDevices visible)
    {
        NvmlResult counted = _library.DeviceCount(out uint count);
        if (counted != NvmlResult.Success)
        {
            return new GpuSurvey([], _driverVersion, $"NVIDIA's driver does not tell its GPUs: {counted.Reason()}.", _notes);
        }

        if (count == 0)
        {
            return new GpuSurvey([], _driverVersion, "NVIDIA's driver is here and finds no GPU.", _notes);
        }

        string[] uuids = [.. Enumerable.Range(0, (int)count).Select(UuidOf)];
        IReadOnlyList<int> chosen = visible.Select(uuids);
        GpuDevice[] devices = [.. chosen.Select(index => Read(index, uuids[index])).OfType<GpuDevice>()];
        NoteHidden(visible, uuids.Length, chosen.Count);
        if (visible.UsesNumbers && !visible.CountsAsTheDriver && ModelsDiffer(uuids.Length))
        {
            _notes.Add(
                "The GPUs are of different models, and CUDA may number them otherwise than the driver does. "
                + "CUDA_DEVICE_ORDER=PCI_BUS_ID makes both count alike.");
        }

        return new GpuSurvey(devices, _driverVersion, devices.Length > 0 ? null : Absence(visible, chosen.Count), _notes);
    }

    private static string Absence(VisibleDevices visible, int chosen) => chosen > 0
        ? "No GPU of this machine can be used."
        : visible.NamesInstances
            ? $"{VisibleDevices.Variable} names instances of a GPU that is divided by MIG; plans are not made for these."
            : $"{VisibleDevices.Variable} hides all GPUs of this machine.";

    private void NoteHidden(VisibleDevices visible, int all, int chosen)
    {
        if (chosen > 0 && chosen < all)
        {
            _notes.Add($"{VisibleDevices.Variable}={visible.Text} hides {all - chosen} of {all} GPUs.");
        }
    }

    private bool ModelsDiffer(int count) => Enumerable.Range(0, count)
        .Select(index => _library.DeviceHandle((uint)index, out nint device) == NvmlResult.Success ? NameOf(device) : "")
        .Distinct(StringComparer.Ordinal)
        .Skip(1)
        .Any();

    /// <summary>Empty where it can't be read: no entry of CUDA_VISIBLE_DEVICES fits it then.</summary>
    private string UuidOf(int index) =>
        _library.DeviceHandle((uint)index, out nint device) == NvmlResult.Success
        && _library.Uuid(device, out string uuid) == NvmlResult.Success
            ? uuid
            : "";

    private string NameOf(nint device) =>
        _library.Name(device, out string name) == NvmlResult.Success && name.Length > 0 ? name : "NVIDIA GPU";

    private GpuDevice? Read(int index, string uuid)
    {
        NvmlResult found = _library.DeviceHandle((uint)index, out nint device);
        if (found != NvmlResult.Success)
        {
            _notes.Add($"GPU {index} is left out: {found.Reason()}.");
            return null;
        }

        string name = NameOf(device);
        NvmlResult measured = Memory(device, out long total, out long free, out long? reserved);
        if (measured != NvmlResult.Success)
        {
            // A GPU on the processor's chip shares the machine's memory, and the driver has no size to tell.
            _notes.Add($"GPU {index} ({name}) is left out, because its memory is not told: {measured.Reason()}.");
            return null;
        }

        _library.MigMode(device, out bool partitioned);
        if (partitioned)
        {
            _notes.Add($"GPU {index} ({name}) is divided by MIG; plans are not made for its instances.");
        }

        return new GpuDevice(
            index,
            uuid,
            name,
            total,
            reserved,
            free,
            Processes(index, name, device),
            _library.Capability(device, out ComputeCapability capability) == NvmlResult.Success ? capability : null,
            _driverVersion,
            partitioned);
    }

    /// <summary>In the second form, which counts reserved memory apart, or else in the first.</summary>
    private NvmlResult Memory(nint device, out long total, out long free, out long? reserved)
    {
        if (_library.MemoryV2(device, out NvmlMemoryV2 apart) == NvmlResult.Success)
        {
            (total, free, reserved) = ((long)apart.Total, (long)apart.Free, (long)apart.Reserved);
            return NvmlResult.Success;
        }

        NvmlResult result = _library.Memory(device, out NvmlMemory together);
        (total, free, reserved) = ((long)together.Total, (long)together.Free, null);
        return result;
    }

    private GpuProcess[] Processes(int index, string name, nint device)
    {
        NvmlResult computing = NvmlProcessReader.Read(
            _library, NvmlProcessReader.Compute, device, out IReadOnlyList<NvmlProcess> compute);
        if (computing != NvmlResult.Success)
        {
            _notes.Add($"Who uses GPU {index} ({name}) is not told: {computing.Reason()}. How much is used is.");
        }

        // Servers have nothing that draws, and some drivers don't answer there: no word is lost about it.
        NvmlProcessReader.Read(_library, NvmlProcessReader.Graphics, device, out IReadOnlyList<NvmlProcess> graphics);
        return
        [
            .. compute.Concat(graphics)
                .Where(process => process.ProcessId != (uint)Environment.ProcessId)
                .GroupBy(process => (int)process.ProcessId)
                .Select(same => new GpuProcess(same.Key, ProcessNames.Of(same.Key), Bytes(same)))
                .OrderByDescending(process => process.Bytes ?? 0)
                .ThenBy(process => process.ProcessId),
        ];
    }

    /// <summary>A process that both computes and draws stands in both lists, with all its memory in each.</summary>
    private static long? Bytes(IEnumerable<NvmlProcess> same) => same
        .Where(process => process.UsedBytes != NvmlProcess.NotAvailable)
        .Select(process => (long?)process.UsedBytes)
        .Max();
}
