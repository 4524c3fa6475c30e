namespace Lathe.Data.Quality.Texts;

/// <summary>Scripts that are told apart. Letters of all others count together.</summary>
internal enum Script : byte
{
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Indic,
    Thai,
    Han,
    Kana,
    Hangul,
    Other,
}
