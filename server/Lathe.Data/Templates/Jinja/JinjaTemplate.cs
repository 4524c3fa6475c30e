namespace Lathe.Data.Templates.Jinja;

/// <summary>
/// A chat template in the language of Jinja, as far as models' templates use it, with Python's semantics and the settings of transformers'
/// <c>apply_chat_template</c>. It reads the values it is given and makes text: there is no way from a template to files, the network, the
/// clock or the program, and what it uses is limited.
/// </summary>
internal sealed class JinjaTemplate
{
    private readonly IReadOnlyList<Statement> _body;

    private JinjaTemplate(IReadOnlyList<Statement> body, bool marksAnswers)
    {
        _body = body;
        MarksAnswers = marksAnswers;
    }

    /// <summary>It says itself what the model writes, in <c>{% generation %}</c> blocks.</summary>
    public bool MarksAnswers { get; }

    /// <exception cref="JinjaException">The source is no template, or uses what chat templates have no use for.</exception>
    public static JinjaTemplate Parse(string source)
    {
        if (source.Length > JinjaLimits.MaxSource)
        {
            throw new JinjaException($"the template has more than {JinjaLimits.MaxSource:N0} characters", 1);
        }

        var body = StatementParser.Parse(source);
        return new JinjaTemplate(body, source.Contains("endgeneration", StringComparison.Ordinal));
    }

    /// <param name="variables">Values of the kinds <see cref="Values"/> names; they are not changed.</param>
    /// <param name="meter">What may be used.</param>
    /// <exception cref="JinjaRaisedException">The template refuses what it was given.</exception>
    /// <exception cref="JinjaException">Something in the template cannot be done, or takes too much.</exception>
    public Rendering Render(IEnumerable<KeyValuePair<string, object?>> variables, Meter meter)
    {
        meter.BeginRendering();
        var scope = new Scope(outer: null);
        foreach (var (name, value) in Globals.All.Concat(variables))
        {
            scope.Set(name, value);
        }

        return new Interpreter(meter).Run(_body, new Scope(scope));
    }
}
