using System.Runtime.InteropServices;

namespace Lathe.Data.Keeping;

/// <summary>
/// How rows are kept as tokens: after <see cref="Magic"/> the rows (ids, then labels as <see cref="LabelRuns"/>), then an
/// <see cref="Entry"/> per row, then what is known about all of them as JSON, then a <see cref="Trailer"/> and the SHA-256 of everything
/// before it. All numbers are little-endian.
/// </summary>
internal static class TokenFileFormat
{
    /// <summary>Changes with every change of the format, and of what rows of the same inputs become.</summary>
    public const int Version = 1;

    public const int HashBytes = 32;

    public static ReadOnlySpan<byte> Magic => "LATHETOK"u8;

    /// <summary>Where a row is.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    public struct Entry
    {
        /// <summary>Byte of its first id.</summary>
        public long Offset;

        /// <summary>Row in its data file.</summary>
        public long Number;

        /// <summary>Index of its data file.</summary>
        public int File;

        /// <summary>Tokens.</summary>
        public int Length;

        /// <summary>Numbers that its labels take.</summary>
        public int LabelLength;

        /// <summary>1: truncated; 2: an answer is cut.</summary>
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    public struct Trailer
    {
        public long IndexOffset;

        public long Rows;

        public long AboutOffset;

        public int AboutLength;

        public int Version;
    }
}
