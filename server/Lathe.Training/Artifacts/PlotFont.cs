using ScottPlot;
using SkiaSharp;

namespace Lathe.Training.Artifacts;

/// <summary>
/// The font of the plots. It is inside the assembly (Lato, SIL Open Font License, Fonts/OFL.txt), because on a machine
/// without fonts, as containers often are, text would silently not be drawn.
/// </summary>
internal static class PlotFont
{
    private const string Name = "Lathe Plot";

    private static readonly Lazy<SKTypeface> Embedded = new(Load);

    /// <summary>The family to draw <paramref name="text"/> in: the embedded font, or a font of the system that has its letters.</summary>
    public static string For(string text) =>
        Embedded.Value.ContainsGlyphs(text) ? Name : Fonts.Detect(text) is { Length: > 0 } other && CanDraw(other, text) ? other : Name;

    private static bool CanDraw(string family, string text) => Fonts.GetTypeface(family, bold: false, italic: false).ContainsGlyphs(text);

    private static SKTypeface Load()
    {
        using Stream stream = typeof(PlotFont).Assembly.GetManifestResourceStream("Lato-Regular.ttf")
            ?? throw new InvalidOperationException("The plot font is not in the assembly.");
        using SKData data = SKData.Create(stream);
        SKTypeface typeface = SKTypeface.FromData(data) ?? throw new InvalidOperationException("The plot font cannot be read.");
        Fonts.FontResolvers.Insert(0, new Resolver());
        return typeface;
    }

    private sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Embedded.Value : null;

        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            CreateTypeface(fontName, bold: false, italic: false);
    }
}
