using System.Text.Json;
using Lathe.Data.Templates.Jinja;

namespace Lathe.Data.Tests.Templates;

/// <summary>The evaluator against the Python package jinja2 on small templates, and its limits.</summary>
public sealed class JinjaTemplateTests
{
    private static readonly JsonElement Oracle = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(RepositoryPaths.TemplateOracle, "jinja2-rendered.json"))).RootElement;

    public static TheoryData<string, string?> Cases { get; } = new(Oracle.GetProperty("cases").EnumerateArray()
        .Select(c => (c.GetProperty("source").GetString()!, c.GetProperty("text").GetString())));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Renders_as_jinja2_does(string source, string? expected)
    {
        if (expected is null)
        {
            Assert.ThrowsAny<JinjaException>(() => Render(source));
        }
        else
        {
            Assert.Equal(expected, Render(source).Text);
        }
    }

    [Fact]
    public void Generation_blocks_tell_where_answers_are()
    {
        var rendering = Render("{% for x in numbers %}a{% generation %}{{ x }}!{% endgeneration %}b{% endfor %}");
        Assert.Equal("a3!ba1!ba2!b", rendering.Text);
        Assert.Equal(["3!", "1!", "2!"], rendering.Answers.Select(answer => rendering.Text[answer]));
    }

    [Theory]
    [InlineData("a\n{{ b", 2, "a tag has no end '}}'")]
    [InlineData("{% for x in y %}\n{% if x %}\n{% endfor %}", 3, "'endif' is missing before '{%'")]
    [InlineData("\n\n{% import 'x' as y %}", 3, "'import' is no statement that chat templates may use")]
    [InlineData("{{ messages | nosuch }}", 1, "there is no filter 'nosuch'")]
    [InlineData("\n{{ 'a' + 1 }}", 2, "a text + a number is not possible")]
    [InlineData("{{ x.y }}", 1, "'x' is undefined, so it has no 'y'")]
    [InlineData("{{ nothing() }}", 1, "'nothing' is no function")]
    [InlineData("{% macro m() %}\n\n{{ 1 / 0 }}{% endmacro %}{{ m() }}", 3, "division by zero")]
    public void What_is_wrong_is_told_with_its_line(string source, int line, string message)
    {
        var error = Assert.ThrowsAny<JinjaException>(() => Render(source));
        Assert.Equal((line, message), (error.Line, error.Message));
    }

    [Theory]
    [InlineData("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", "more than")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "nested too deep")]
    [InlineData("{% set ns = namespace(x=[]) %}{% for i in range(200000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}", "nested too deep")]
    [InlineData("{% set ns = namespace(x='ab') %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}", "characters")]
    [InlineData("{% set ns = namespace(x=['a']) %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}", "characters")]
    [InlineData("{% set ns = namespace(x='a') %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}", "s")]
    [InlineData("{{ 'a' * 9999999999 }}", "characters")]
    [InlineData("{{ range(2000000000) }}", "characters")]
    [InlineData("{% for i in range(9999) %}{{ 'a' * 99999 }}{% endfor %}", "characters")]
    [InlineData("{{ ('a' * 30000000).replace('a', 'bcd') }}", "characters")]
    [InlineData("{{ ['a' * 1000000, 'b'] * 5 }}", "not possible")]
    [InlineData("{{ ('a,' * 9000000).split(',') | length }}", "characters")]
    [InlineData("{{ ('a\n' * 9000000) | indent(900) }}", "characters")]
    [InlineData("{{ range(40000) | map('string') | list | unique | list }}", "more than")]
    public void What_takes_too_much_ends(string source, string message)
    {
        var error = Assert.ThrowsAny<JinjaException>(() => Render(source));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ ", "(", "1")]
    [InlineData("{{ ", "[", "1")]
    [InlineData("{{ ", "not ", "1 }}")]
    [InlineData("{{ 1", " + 1", " }}")]
    [InlineData("{{ 1", " ** 1", " }}")]
    [InlineData("{{ x", "[0]", " }}")]
    [InlineData("{{ 1", " if 1 else 2", " }}")]
    [InlineData("", "{% if 1 %}", "")]
    [InlineData("", "{% for x in y %}", "")]
    [InlineData("{{ ", "'a' ", "}}")]
    [InlineData("{{ -", "-", "1 }}")]
    public void Deep_or_long_sources_end(string start, string repeated, string end)
    {
        var source = start + string.Concat(Enumerable.Repeat(repeated, 80_000)) + end;
        try
        {
            _ = Render(source.Length > JinjaLimits.MaxSource ? source[..JinjaLimits.MaxSource] : source);
        }
        catch (JinjaException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    [Fact]
    public void A_longer_source_is_refused() =>
        Assert.Throws<JinjaException>(() => JinjaTemplate.Parse(new string('x', JinjaLimits.MaxSource + 1)));

    /// <summary>Pieces of templates in any order: whatever comes out, it is a text or an error of the template, and soon.</summary>
    [Fact]
    public void Any_mixture_of_tokens_is_a_text_or_an_error()
    {
        var pieces = Oracle.GetProperty("cases").EnumerateArray()
            .SelectMany(c => Pieces(c.GetProperty("source").GetString()!)).Distinct().ToArray();
        var random = new Random(11);
        var (rendered, refused) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var source = i % 2 == 0
                ? string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => pieces[random.Next(pieces.Length)]))
                : Mutated(random);
            try
            {
                var text = Render(source, new JinjaLimits(20_000, 100_000)).Text;
                Assert.True(text.Length <= 100_000);
                rendered++;
            }
            catch (JinjaException)
            {
                refused++;
            }
        }

        Assert.True(rendered > 500, $"{rendered} rendered");
        Assert.True(refused > 500, $"{refused} refused");
    }

    private static string Mutated(Random random)
    {
        var sources = Oracle.GetProperty("cases").GetArrayLength();
        var source = Oracle.GetProperty("cases")[random.Next(sources)].GetProperty("source").GetString()!;
        var other = Oracle.GetProperty("cases")[random.Next(sources)].GetProperty("source").GetString()!;
        var (cut, length) = (random.Next(source.Length + 1), random.Next(6));
        return random.Next(3) switch
        {
            0 => source.Remove(cut, Math.Min(length, source.Length - cut)),
            1 => source.Insert(cut, other[..random.Next(Math.Min(12, other.Length) + 1)]),
            _ => source[..cut] + other[random.Next(other.Length)..],
        };
    }

    private static IEnumerable<string> Pieces(string source) => System.Text.RegularExpressions.Regex
        .Split(source, @"(\{[%{#][-+]?|[-+]?[%}#]\}|\s+|[()\[\]{}|.,:=<>!~*/%+-])").Where(piece => piece.Length > 0);

    private static Rendering Render(string source, JinjaLimits? limits = null)
    {
        var variables = ((JinjaDict)JsonValues.From(Oracle.GetProperty("variables"))!).AsEnumerable();
        return JinjaTemplate.Parse(source).Render(variables, new Meter(limits ?? JinjaLimits.Default));
    }
}
