using FsCheck;
using FsCheck.Fluent;
using Lathe.Recipes.Binding;
using Lathe.Recipes.Findings;
using Lathe.Recipes.Keys;
using Lathe.Recipes.Text;
using Lathe.Recipes.Tree;

namespace Lathe.Recipes.Tests.Properties;

public class BinderProperties
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20_240_607, 1);

    [Fact]
    public void Damaged_recipes_are_answered_with_findings_inside_the_text() =>
        Prop.ForAll(Generators.Damaged.ToArbitrary(), text => IsSound(new SourceText("r.yaml", text), [])).Check(Seeded);

    [Fact]
    public void Arbitrary_bytes_are_answered_with_findings_inside_the_text() =>
        Prop.ForAll(Generators.Bytes.ToArbitrary(), bytes => IsSound(SourceText.FromBytes("r.yaml", bytes), [])).Check(Seeded);

    [Fact]
    public void Damaged_arguments_are_answered_with_findings_inside_the_argument() =>
        Prop.ForAll(Generators.Damaged.ToArbitrary(), text => IsSound(new SourceText("r.yaml", ""), [text, "seed=" + text])).Check(Seeded);

    [Fact]
    public void What_is_written_out_in_full_binds_to_the_same_values() =>
        Prop.ForAll(Generators.Sound.ToArbitrary(), text =>
        {
            BindResult first = RecipeBinder.Bind(new SourceText("r.yaml", text));
            string resolved = ResolvedRecipe.ToYaml(first.Recipe);
            BindResult second = RecipeBinder.Bind(new SourceText("resolved.yaml", resolved));
            return first.Findings.All(HasNoShapeError)
                && second.Findings.All(finding => finding.Code[2] is not ('1' or '2') || finding.Code == FindingCodes.MissingKey)
                && ResolvedRecipe.ToYaml(second.Recipe) == resolved;
        }).Check(Seeded.WithMaxTest(300));

    [Fact]
    public void A_value_of_a_keys_kind_has_the_right_shape() =>
        Prop.ForAll(Generators.KeyWithValue.ToArbitrary(), pair =>
            About(pair).All(finding =>
                finding.Code[2] is not ('1' or '2') || finding.Code is FindingCodes.MissingKey or FindingCodes.NestedValue)).Check(Seeded);

    [Fact]
    public void A_value_of_another_kind_is_answered_once() =>
        Prop.ForAll(Generators.KeyWithWrongValue.ToArbitrary(), pair =>
            About(pair).Select(finding => finding.Code).SequenceEqual([FindingCodes.WrongType])).Check(Seeded);

    private static IEnumerable<Finding> About((RecipeKey Key, string Value) pair) => RecipeBinder
        .Bind(
            new SourceText("r.yaml", $"{pair.Key.Name}: {pair.Value}\n"),
            options: new BindOptions { Command = pair.Key.Commands[0] })
        .Findings
        .Where(finding => finding.Key == pair.Key.Name && finding.Code is not (FindingCodes.NothingToDo or FindingCodes.NestedValue));

    private static bool HasNoShapeError(Finding finding) =>
        finding.Severity < Severity.Error || finding.Code[2] is not ('1' or '2') || finding.Code == FindingCodes.MissingKey;

    private static bool IsSound(SourceText source, string[] arguments)
    {
        BindResult result = RecipeBinder.Bind(source, arguments);
        return result.Findings.All(finding => finding.Code != FindingCodes.InternalFault
                && finding.Message.Length > 0
                && Inside(finding.Source, finding.Span))
            && Inside(result.Tree.Source, result.Tree.Root)
            && result.Tree.Comments.All(comment => Inside(source, comment))
            && result.Keys.Values.All(bound => Inside(bound.Source, bound.KeySpan) && Inside(bound.Source, bound.ValueSpan));
    }

    private static bool Inside(SourceText source, TextSpan span) => span.Start >= 0 && span.Length >= 0 && span.End <= source.Length;

    private static bool Inside(SourceText source, YamlNode node) => Inside(source, node.Span) && node switch
    {
        MappingNode mapping => mapping.Entries.All(entry =>
            Inside(source, entry.Key) && Inside(source, entry.ValueSpan) && Inside(source, entry.Value)),
        SequenceNode sequence => sequence.Items.All(item => Inside(source, item)),
        _ => true,
    };
}
