using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lathe.Data.Formats;
using Lathe.Data.Templates;

namespace Lathe.Data.Quality;

/// <summary>64 bits of the SHA-256 of a row's texts, with their lengths and roles, so that nothing can be moved between them.</summary>
internal static class TextHash
{
    /// <param name="conversation">The row.</param>
    /// <param name="messages">How many of its messages count, from the first.</param>
    public static ulong Of(Conversation conversation, int messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, conversation.System, role: -1);
        foreach (var message in conversation.Messages.Take(messages))
        {
            Append(hash, message.Content, message.Role == ChatRole.Assistant ? 1 : 0);
        }

        if (messages == conversation.Messages.Count)
        {
            AppendJudgement(hash, conversation);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt64LittleEndian(digest);
    }

    private static void AppendJudgement(IncrementalHash hash, Conversation conversation)
    {
        if (conversation.Rejected is { } rejected)
        {
            Append(hash, rejected.Content, rejected.Role == ChatRole.Assistant ? 3 : 2);
        }

        if (conversation.IsDesirable is { } isGood)
        {
            Append(hash, "", isGood ? 5 : 4);
        }
    }

    private static void Append(IncrementalHash hash, string text, int role)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, role);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], text.Length);
        hash.AppendData(head);
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
