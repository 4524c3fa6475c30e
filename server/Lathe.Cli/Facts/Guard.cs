using System.Text.Json;
using Lathe.Data;
using Lathe.Models;

namespace Lathe.Cli.Facts;

/// <summary>Asks the disk. What can't be read is not known.</summary>
internal static class Guard
{
    public static T? Try<T>(Func<T?> ask)
        where T : class
    {
        try
        {
            return ask();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or ArgumentException
            or NotSupportedException or InvalidOperationException or FormatException or DataException or ModelFileException)
        {
            return null;
        }
    }
}
