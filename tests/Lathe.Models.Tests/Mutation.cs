namespace Lathe.Models.Tests;

/// <summary>Random damage to a file, for fuzzing.</summary>
internal static class Mutation
{
    /// <summary>A copy with one to four places replaced, removed, inserted, doubled or cut off.</summary>
    public static T[] Of<T>(T[] source, IEnumerable<T> alphabet, Random random)
    {
        var letters = alphabet.ToArray();
        var copy = source.ToList();
        for (var edits = random.Next(1, 5); edits > 0 && copy.Count > 0; edits--)
        {
            var at = random.Next(copy.Count);
            var length = Math.Min(random.Next(1, 9), copy.Count - at);
            var letter = letters[random.Next(letters.Length)];
            switch (random.Next(12))
            {
                case < 5:
                    copy[at] = letter;
                    break;
                case < 8:
                    copy.Insert(at, letter);
                    break;
                case < 10:
                    copy.RemoveRange(at, length);
                    break;
                case 10:
                    copy.InsertRange(random.Next(copy.Count), copy.GetRange(at, length));
                    break;
                default:
                    copy.RemoveRange(at, copy.Count - at);
                    break;
            }
        }

        return [.. copy];
    }
}
