namespace Lathe.Training.Native;

/// <summary>What blocks take, in bytes; the most since somebody asked for it.</summary>
/// <param name="Used">In use now.</param>
/// <param name="Kept">Given back and kept for the next, now.</param>
/// <param name="MostUsed">Most in use at once.</param>
/// <param name="MostKept">Most kept at once.</param>
internal readonly record struct BlockUse(long Used, long Kept, long MostUsed, long MostKept);
