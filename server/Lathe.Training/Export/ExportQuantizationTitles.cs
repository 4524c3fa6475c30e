namespace Lathe.Training.Export;

/// <summary>What few-bit types are called in model cards and results.</summary>
public static class ExportQuantizationTitles
{
    public static string Title(this ExportQuantization quantization) => quantization switch
    {
        ExportQuantization.Q8 => "Q8_0",
        ExportQuantization.Q4 => "Q4_0",
        ExportQuantization.EightBit => "INT8",
        _ => "NF4",
    };
}
