using System.Text;

namespace Lathe.Jobs.Events;

/// <summary>
/// Tells lines of <c>events.jsonl</c> by their looks. The writer puts the type first; parsing a line costs a hundred times as much, and of
/// a long run nearly all lines are of no interest to a question.
/// </summary>
internal static class EventBytes
{
    private static readonly byte[] Begin = Encoding.UTF8.GetBytes("{");
    private static readonly byte[] Heartbeat = [.. Begin, .. MarkOf("system")];
    private static readonly byte[] AnyType = Encoding.UTF8.GetBytes("{\"type\":\"");

    /// <summary>What the line of an event of a type holds.</summary>
    public static byte[] MarkOf(string type) => Encoding.UTF8.GetBytes($"\"type\":\"{type}\"");

    /// <summary>A line that says no more than that the worker lives.</summary>
    public static bool IsHeartbeat(ReadOnlySpan<byte> line) => line.StartsWith(Heartbeat);

    /// <summary>Whether the line may be an event of one of the types.</summary>
    public static bool Has(ReadOnlySpan<byte> line, byte[][] marks)
    {
        var tellsAtOnce = line.StartsWith(AnyType);
        foreach (var mark in marks)
        {
            if (tellsAtOnce ? line[Begin.Length..].StartsWith(mark) : line.IndexOf(mark) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
