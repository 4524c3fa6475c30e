using System.Globalization;
using System.Runtime.InteropServices;

namespace Lathe.Training.Native;

/// <summary>
/// Where a loaded library keeps the addresses of the functions that it calls in others: the relocations of its dynamic section
/// (System V ABI, chapter 5; AMD64 supplement, 4.4).
/// </summary>
internal static unsafe partial class ImportTable
{
    private const int ReadOnly = 1;
    private const int ReadWrite = 3;
    private const uint DynamicSegment = 2;
    private const uint GlobalData = 6;
    private const uint JumpSlot = 7;

    /// <summary>Leads the library's calls of functions elsewhere, all of them or none.</summary>
    /// <param name="library">File name of a library that this process has loaded.</param>
    /// <param name="targets">By a function's name: what is called in its place.</param>
    /// <returns>False: the library isn't loaded, or calls one of these functions in no way that is known here.</returns>
    public static bool Redirect(string library, IReadOnlyDictionary<string, nint> targets)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 || FindBase(library) is not { } start)
        {
            return false;
        }

        var slots = Slots(start).Where(slot => targets.ContainsKey(slot.Function)).ToList();
        if (slots.Select(slot => slot.Function).Distinct().Count() != targets.Count)
        {
            return false;
        }

        // The loader has made those read-only that it filled at once; it still writes to the others.
        var filled = slots.Select(slot => slot.Address).Where(address => !IsWritable(address)).ToList();
        if (!filled.TrueForAll(address => Protect(address, ReadWrite)))
        {
            return false;
        }

        foreach (var (function, address) in slots)
        {
            Volatile.Write(ref *(nint*)address, targets[function]);
        }

        filled.ForEach(address => Protect(address, ReadOnly));
        return true;
    }

    private static bool IsWritable(nint address) => Maps().Any(map => map.Start <= address && address < map.End && map.Rights[1] == 'w');

    private static nint? FindBase(string library)
    {
        foreach (var map in Maps())
        {
            if (map.Offset == 0 && Path.GetFileName(map.File) == library)
            {
                return map.Start;
            }
        }

        return null;
    }

    /// <summary>proc_pid_maps(5).</summary>
    private static IEnumerable<(nint Start, nint End, string Rights, long Offset, string File)> Maps()
    {
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            var range = fields[0].Split('-');
            yield return ((nint)Hex(range[0]), (nint)Hex(range[1]), fields[1], Hex(fields[2]), fields.Length == 6 ? fields[5] : "");
        }

        static long Hex(string digits) => (long)ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private static List<(string Function, nint Address)> Slots(nint start)
    {
        var header = (FileHeader*)start;
        var segments = (Segment*)(start + (nint)header->SegmentsOffset);
        Dictionary<Tag, nint> entries = [];
        for (var i = 0; i < header->SegmentCount; i++)
        {
            if (segments[i].Type == DynamicSegment)
            {
                for (var entry = (DynamicEntry*)(start + (nint)segments[i].Address); entry->Tag != Tag.End; entry++)
                {
                    _ = entries.TryAdd(entry->Tag, entry->Value);
                }
            }
        }

        List<(string Function, nint Address)> slots = [];
        if (entries.TryGetValue(Tag.Symbols, out var symbols) && entries.TryGetValue(Tag.Strings, out var strings))
        {
            foreach (var (table, size) in new[] { (Tag.JumpRelocations, Tag.JumpRelocationsSize), (Tag.Relocations, Tag.RelocationsSize) })
            {
                if (entries.TryGetValue(table, out var first) && entries.TryGetValue(size, out var bytes))
                {
                    for (var relocation = (Relocation*)first; relocation < (Relocation*)(first + bytes); relocation++)
                    {
                        if ((uint)relocation->Info is GlobalData or JumpSlot)
                        {
                            var name = strings + (nint)((Symbol*)symbols)[relocation->Info >> 32].Name;
                            slots.Add((Marshal.PtrToStringAnsi(name)!, start + (nint)relocation->Offset));
                        }
                    }
                }
            }
        }

        return slots;
    }

    private static bool Protect(nint address, int protection)
    {
        var page = address & ~((nint)Mappings.PageSize - 1);
        return mprotect((void*)page, Mappings.PageSize, protection) == 0;
    }

    [LibraryImport("libc")]
    private static partial int mprotect(void* address, nuint bytes, int protection);

    /// <summary>Kinds of entries of the dynamic section (DT_…).</summary>
    private enum Tag : long
    {
        End = 0,
        JumpRelocationsSize = 2,
        Strings = 5,
        Symbols = 6,
        Relocations = 7,
        RelocationsSize = 8,
        JumpRelocations = 23,
    }

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct FileHeader
    {
        [FieldOffset(32)]
        public ulong SegmentsOffset;

        [FieldOffset(56)]
        public ushort SegmentCount;
    }

    [StructLayout(LayoutKind.Explicit, Size = 56)]
    private struct Segment
    {
        [FieldOffset(0)]
        public uint Type;

        [FieldOffset(16)]
        public ulong Address;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct DynamicEntry
    {
        public Tag Tag;
        public nint Value;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Relocation
    {
        public ulong Offset;
        public ulong Info;
        public long Addend;
    }

    [StructLayout(LayoutKind.Explicit, Size = 24)]
    private struct Symbol
    {
        [FieldOffset(0)]
        public uint Name;
    }
}
