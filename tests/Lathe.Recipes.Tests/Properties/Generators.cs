using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Lathe.Recipes.Keys;

namespace Lathe.Recipes.Tests.Properties;

/// <summary>Random recipes, sound and damaged.</summary>
internal static class Generators
{
    private const string Base =
        """
        ### model
        model_name_or_path: models/tiny  # folder
        stage: sft
        do_train: true
        lora_target: [q_proj, 'v_proj', "k_proj"]
        dataset: identity, alpaca_en_demo
        eval_dataset:
          - one
          - two
        base: &b {seed: 1, run_name: x}
        more:
          <<: *b
          text: |
            # not a comment
            	tab
        learning_rate: 1e-4
        # lathe-disable LT3118 reason
        val_size: 0.1
        """;

    private static readonly string[] Pieces =
    [
        ":", ": ", "- ", "\n", "\r\n", "\t", "  ", "[", "]", "{", "}", "'", "\"", "#", " #", "&a", "*a", "<<: ", "|", ">", "!", "!!int ",
        "%", "@", "`", ",", "?", "? ", "---", "...", "~", "null", "1e", "0x", "${", "\\", "\0", "\u2028", "\uFEFF", "😀", "\uD800", "模",
        "seed", "lora_rank: 8\n", "=",
    ];

    /// <summary>A recipe with pieces cut out, doubled, swapped and put in.</summary>
    public static Gen<string> Damaged => Mutations(8).Select(edits => edits.Aggregate(Base, Apply));

    /// <summary>Bytes of any kind, and texts of YAML's own characters.</summary>
    public static Gen<byte[]> Bytes => Gen.OneOf(
        ArbMap.Default.GeneratorFor<byte[]>(),
        Gen.Elements(Pieces).ListOf().Select(pieces => System.Text.Encoding.UTF8.GetBytes(string.Concat(pieces))));

    /// <summary>Sound <c>key: value</c> lines for some of the bound keys of a training.</summary>
    public static Gen<string> Sound => Gen.CollectToList(
        RecipeKeys.Bound.Where(key => key.Commands.Contains(RecipeCommand.Train)),
        key => Gen.Frequency((1, Gen.Constant("")), (2, ValueOf(key).Select(value => $"{key.Name}: {value}\n"))))
        .Select(string.Concat);

    /// <summary>A key with a value of one of its kinds, within its range.</summary>
    public static Gen<(RecipeKey Key, string Value)> KeyWithValue =>
        Gen.Elements(RecipeKeys.All.AsEnumerable()).SelectMany(key => ValueOf(key).Select(value => (key, value)));

    /// <summary>A key with a value of none of its kinds.</summary>
    public static Gen<(RecipeKey Key, string Value)> KeyWithWrongValue => Gen.Elements(RecipeKeys.All.AsEnumerable())
        .SelectMany(key => Gen.Elements(WrongFor(key).AsEnumerable()).Select(value => (key, value)));

    private static Gen<string> ValueOf(RecipeKey key) => key.AlternativeKind is { } other
        ? Gen.OneOf(ValueOf(key, key.Kind), ValueOf(key, other))
        : ValueOf(key, key.Kind);

    private static Gen<string> ValueOf(RecipeKey key, KeyKind kind) => kind switch
    {
        KeyKind.Bool => Gen.Elements("true", "false", "yes", "off"),
        KeyKind.Choice => Gen.Elements(key.Choices.Select(choice => $"\"{choice}\"")),
        KeyKind.WholeNumber when key.Choices.Count > 0 => Gen.Elements(key.Choices.AsEnumerable()),
        KeyKind.WholeNumber => Gen.Choose((int)(key.Min ?? -1000), (int)Math.Min(key.Max ?? 1_000_000, 1_000_000)).Select(n => $"{n}"),
        KeyKind.Real => Real(key),
        KeyKind.Text => Text,
        KeyKind.TextList => Text.ListOf().Select(items => $"[{string.Join(", ", items)}]"),
        KeyKind.NumberList => Real(key).ListOf().Select(items => $"[{string.Join(", ", items)}]"),
        KeyKind.Mapping => Text.Select(text => $"{{a: {text}, b: [1, 2]}}"),
        _ => throw new InvalidOperationException(key.Name),
    };

    private static Gen<string> Real(RecipeKey key)
    {
        double low = key.Min ?? -1000;
        double high = key.Max ?? low + 1000;
        return Gen.Choose(1, 999).SelectMany(n => Gen.Elements(
            (low + ((high - low) * n / 1000)).ToString("0.0#####", CultureInfo.InvariantCulture),
            (low + ((high - low) * n / 1e6)).ToString("0.0######e+0", CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<string> WrongFor(RecipeKey key)
    {
        KeyKind[] kinds = key.AlternativeKind is { } other ? [key.Kind, other] : [key.Kind];
        yield return "[[nested]]";
        if (!kinds.Contains(KeyKind.Mapping))
        {
            yield return "{a: 1}";
        }

        if (!kinds.Contains(KeyKind.Bool))
        {
            yield return "true";
        }

        if (kinds.All(kind => kind is KeyKind.Bool or KeyKind.WholeNumber or KeyKind.Real or KeyKind.NumberList))
        {
            yield return "some words";
        }
    }

    private static Gen<string> Text => Gen.Elements(
        "plain", "a/b-c.d", "'it''s'", "\"tab\\t and \\n line\"", "\"quote \\\" \\\\\"", "'yes'", "'1e-4'", "'# no comment'", "模型",
        "'😀: x'", "'~'", "\" lead\"", "'- x'");

    private static Gen<List<(int Kind, int Place, int Length, string Piece)>> Mutations(int most) =>
        Gen.Choose(1, most).SelectMany(count => (
            from kind in Gen.Choose(0, 3)
            from place in Gen.Choose(0, Base.Length)
            from length in Gen.Choose(0, 12)
            from piece in Gen.Elements(Pieces)
            select (kind, place, length, piece)).ListOf(count)).Select(list => list.ToList());

    private static string Apply(string text, (int Kind, int Place, int Length, string Piece) edit)
    {
        int place = Math.Min(edit.Place, text.Length);
        int length = Math.Min(edit.Length, text.Length - place);
        return edit.Kind switch
        {
            0 => text.Remove(place, length),
            1 => text.Insert(place, text.Substring(place, length)),
            2 => text.Insert(place, edit.Piece),
            _ => text[..place],
        };
    }
}
