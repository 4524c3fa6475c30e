using System.Text;

namespace Lathe.LanguageService.Tests;

/// <summary>What became of a text, line by line; for reading.</summary>
internal static class Difference
{
    public static string Of(string before, string after)
    {
        string[] old = before.Split('\n');
        string[] now = after.Split('\n');
        int head = old.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        int most = Math.Min(old.Length, now.Length) - head;
        int tail = old.Reverse().Zip(now.Reverse()).Take(most).TakeWhile(pair => pair.First == pair.Second).Count();
        var output = new StringBuilder();
        Write('-', old[head..^tail]);
        Write('+', now[head..^tail]);
        return output.ToString();

        void Write(char mark, string[] lines)
        {
            foreach (string line in lines)
            {
                output.Append("      ").Append(mark).Append(line.Replace("\r", "\\r", StringComparison.Ordinal)).Append('\n');
            }
        }
    }
}
