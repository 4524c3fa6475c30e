namespace Lathe.Data.Tokenizers.PreTokenization;

/// <summary>Before which sections of a text a mark for a space is put.</summary>
internal enum PrependScheme
{
    Never,

    /// <summary>Only where the whole text begins.</summary>
    First,

    /// <summary>Also behind each added token.</summary>
    Always,
}
