namespace Lathe.Training.Quantization;

/// <summary>How codes are looked up; all give the same bits.</summary>
internal enum DequantizePath
{
    Portable,
    Avx2,
    Avx512,
}
