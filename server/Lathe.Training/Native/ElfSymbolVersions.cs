using System.Buffers.Binary;
using System.Text;

namespace Lathe.Training.Native;

/// <summary>
/// Reads and weakens the version requirements (<c>.gnu.version_r</c>) of an ELF64 little-endian shared object.
/// Layout: System V ABI, "Symbol Versioning" (Elf64_Verneed, Elf64_Vernaux).
/// </summary>
internal static class ElfSymbolVersions
{
    private const uint SectionTypeVersionNeeds = 0x6ffffffe;
    private const ushort FlagWeak = 0x2;

    /// <summary>Names of all versions the object requires from its libraries, such as <c>GLIBCXX_3.4.32</c>; weak ones left out.</summary>
    public static IReadOnlyList<string> Required(ReadOnlySpan<byte> elf)
    {
        var names = new List<string>();
        foreach (var (name, flagsOffset) in Entries(elf))
        {
            if ((BinaryPrimitives.ReadUInt16LittleEndian(elf[flagsOffset..]) & FlagWeak) == 0)
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <summary>Marks the given requirements weak, so that the loader no longer refuses the object; returns how many were changed.</summary>
    public static int Weaken(Span<byte> elf, Func<string, bool> which)
    {
        var changed = 0;
        foreach (var (name, flagsOffset) in Entries(elf))
        {
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(elf[flagsOffset..]);
            if ((flags & FlagWeak) == 0 && which(name))
            {
                BinaryPrimitives.WriteUInt16LittleEndian(elf[flagsOffset..], (ushort)(flags | FlagWeak));
                changed++;
            }
        }

        return changed;
    }

    private static List<(string Name, int FlagsOffset)> Entries(ReadOnlySpan<byte> elf)
    {
        var entries = new List<(string, int)>();
        if (elf.Length < 64 || BinaryPrimitives.ReadUInt32BigEndian(elf) != 0x7F454C46 || elf[4] != 2 || elf[5] != 1)
        {
            throw new InvalidDataException("not a little-endian ELF64 file");
        }

        var sectionTable = Int(BinaryPrimitives.ReadUInt64LittleEndian(elf[0x28..]));
        int sectionSize = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3A..]);
        int sectionCount = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3C..]);
        for (var i = 0; i < sectionCount; i++)
        {
            var section = elf.Slice(sectionTable + (i * sectionSize), sectionSize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) != SectionTypeVersionNeeds)
            {
                continue;
            }

            var linked = elf[(sectionTable + (Int(BinaryPrimitives.ReadUInt32LittleEndian(section[0x28..])) * sectionSize))..];
            var strings = Int(BinaryPrimitives.ReadUInt64LittleEndian(linked[0x18..]));
            var need = Int(BinaryPrimitives.ReadUInt64LittleEndian(section[0x18..]));
            for (var left = Int(BinaryPrimitives.ReadUInt32LittleEndian(section[0x2C..])); left > 0; left--)
            {
                int auxCount = BinaryPrimitives.ReadUInt16LittleEndian(elf[(need + 2)..]);
                var aux = need + Int(BinaryPrimitives.ReadUInt32LittleEndian(elf[(need + 8)..]));
                for (var a = 0; a < auxCount; a++)
                {
                    var nameStart = strings + Int(BinaryPrimitives.ReadUInt32LittleEndian(elf[(aux + 8)..]));
                    var length = elf[nameStart..].IndexOf((byte)0);
                    entries.Add((Encoding.ASCII.GetString(elf.Slice(nameStart, length)), aux + 4));
                    aux += Int(BinaryPrimitives.ReadUInt32LittleEndian(elf[(aux + 12)..]));
                }

                need += Int(BinaryPrimitives.ReadUInt32LittleEndian(elf[(need + 12)..]));
            }
        }

        return entries;
    }

    private static int Int(ulong value) => checked((int)value);
}
