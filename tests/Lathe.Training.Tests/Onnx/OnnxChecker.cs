using Lathe.Data.Tests.Tokenizers;

namespace Lathe.Training.Tests.Onnx;

/// <summary>The checker of the ONNX project, from Debian's python3-onnx.</summary>
internal static class OnnxChecker
{
    public const string Missing = "/usr/bin/python3 has no onnx (apt-get install python3-onnx)";

    private const string Python = "/usr/bin/python3";

    private static readonly Lazy<bool> Found = new(() => File.Exists(Python) && OracleProcess.Try("/", Python, "-c", "import onnx").ExitCode == 0);

    public static bool IsInstalled => Found.Value;

    /// <summary>Holds files against the format, with the types and shapes of everything between inputs and outputs.</summary>
    public static void Check(params string[] paths) =>
        OracleProcess.Run("/", Python, [Path.Combine(OracleProcess.Repository, "tests", "oracles", "onnx", "check.py"), .. paths]);
}
