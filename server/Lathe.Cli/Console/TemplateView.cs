using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Spectre.Console;

namespace Lathe.Cli.Console;

/// <summary>Chat templates for people.</summary>
internal static class TemplateView
{
    public static void List(IAnsiConsole console)
    {
        var columns = new Columns(new Column("name"), new Column("ends with"), new Column("tools"), new Column("notes", MayBeCut: true));
        foreach (var template in TemplateCatalog.Names.Select(TemplateCatalog.Get))
        {
            columns.Add(template.Name, string.Join(' ', template.StopWords), template.ToolFormat, string.Join(", ", Notes(template)));
        }

        columns.Write(console);
    }

    /// <param name="console">Where people read.</param>
    /// <param name="template">What to show.</param>
    /// <param name="tokenizer">The tokenizer of the model it is for; null for any.</param>
    /// <param name="origin">Why this template; null where it was asked for.</param>
    public static void Show(IAnsiConsole console, ChatTemplate template, Tokenizer? tokenizer, string? origin)
    {
        var preview = TemplatePreview.Of(template, tokenizer);
        Write(console, "template", template.Name);
        if (origin is not null)
        {
            Write(console, "why", origin);
        }

        Write(console, "ends with", End(template, tokenizer));
        Write(console, "tools", template.ToolFormat);
        Write(console, "system", template.DefaultSystem.Length > 0 ? $"without one: {Terminal.OneLine(template.DefaultSystem)}" : "none of its own");
        foreach (var note in Notes(template))
        {
            Write(console, "note", note);
        }

        console.WriteLine();
        foreach (var (text, isLearnt) in preview)
        {
            var shown = Markup.Escape(Terminal.Clean(text));
            console.Markup(isLearnt ? $"[green]«{shown}»[/]" : $"[grey]{shown}[/]");
        }

        console.WriteLine();
        console.WriteLine();
        console.WriteLine("What the model learns to write stands between « and ».");
    }

    private static void Write(IAnsiConsole console, string title, string text) =>
        console.Profile.Out.Writer.WriteLine($"{title,-10} {Terminal.OneLine(text)}");

    private static string End(ChatTemplate template, Tokenizer? tokenizer)
    {
        if (tokenizer is not null)
        {
            return string.Join(' ', template.StopIds(tokenizer).Select(tokenizer.IdToToken));
        }

        var stops = string.Join(' ', template.StopWords);
        return template.ReplaceEos ? stops : $"the model's end token {stops}".TrimEnd();
    }

    private static IEnumerable<string> Notes(ChatTemplate template)
    {
        if (template.IsReasoning)
        {
            yield return $"thoughts in {Terminal.OneLine(template.ThoughtOpen).Trim()} ... {Terminal.OneLine(template.ThoughtClose).Trim()}";
        }

        if (template.EfficientEos)
        {
            yield return "learns an answer's end once, at the end of the text or in the place of the next question's first token";
        }

        if (template.SystemInFirstUser)
        {
            yield return "system text inside the first question";
        }

        if (template.IsMultimodal)
        {
            yield return "texts only: images, audio and video are not supported yet";
        }
    }
}
