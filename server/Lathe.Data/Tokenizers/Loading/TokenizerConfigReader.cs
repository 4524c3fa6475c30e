using System.Globalization;

namespace Lathe.Data.Tokenizers.Loading;

/// <summary>
/// Reads the configs beside tokenizer.json. tokenizer_config.json goes first; a role that it does not mention is taken from
/// special_tokens_map.json; chat_template.jinja goes before the config's chat_template.
/// </summary>
internal static class TokenizerConfigReader
{
    private const int MaxJinjaBytes = 16 * 1024 * 1024;

    public static TokenizerConfig Read(string folder)
    {
        var map = ReadFile(Path.Combine(folder, "special_tokens_map.json"));
        var config = ReadFile(Path.Combine(folder, "tokenizer_config.json"));
        NamedToken? Role(string key) => config.Roles.TryGetValue(key, out var named) ? named : map.Roles.GetValueOrDefault(key);
        return new TokenizerConfig(
            config.AddedTokens,
            ReadAddedTokens(Path.Combine(folder, "added_tokens.json")),
            Role("bos_token"),
            Role("eos_token"),
            Role("pad_token"),
            Role("unk_token"),
            [.. config.Additional.Concat(map.Additional).DistinctBy(t => t.Content)],
            config.IsLegacy,
            ReadJinja(Path.Combine(folder, "chat_template.jinja")) ?? config.ChatTemplate);
    }

    private static Contents ReadFile(string path) =>
        File.Exists(path) ? JsonFile.Read(path, JsonFile.MaxConfigBytes, Read) : new Contents([], [], [], true, null);

    private static List<(AddedToken Token, JsonPlace Place)> ReadAddedTokens(string path) => File.Exists(path)
        ? JsonFile.Read(path, JsonFile.MaxConfigBytes, root => root.Properties()
            .Where(p => p.Name.Length is > 0 and <= TokenizerLimits.MaxPieceLength)
            .Select(p => (new AddedToken(p.Value.Id(), p.Name, IsSpecial: false), new JsonPlace(p.Value.File, p.Value.Path))).ToList())
        : [];

    private static Contents Read(JsonNode root)
    {
        var roles = new Dictionary<string, NamedToken?>(StringComparer.Ordinal);
        foreach (var key in new[] { "bos_token", "eos_token", "pad_token", "unk_token" })
        {
            if (root.Element.TryGetProperty(key, out _))
            {
                roles.Add(key, root.Get(key) is { } node ? Named(node) : null);
            }
        }

        return new Contents(
            roles,
            [.. root.Get("additional_special_tokens")?.Items().Select(Named) ?? []],
            [.. root.Get("added_tokens_decoder")?.Properties().Select(p => Added(p.Name, p.Value)) ?? []],
            IsLegacy(root),
            root.Get("chat_template") is { } template ? ChatTemplate(template) : null);
    }

    private static bool IsLegacy(JsonNode root) => root.Get("tokenizer_class") is not { IsText: true } type
        || !type.Text().StartsWith("LlamaTokenizer", StringComparison.Ordinal) || root.Flag("legacy", otherwise: true);

    /// <summary>Either the token itself or an object with its content and flags.</summary>
    private static NamedToken Named(JsonNode node) =>
        new((node.IsObject ? node.Require("content") : node).Text(), new JsonPlace(node.File, node.Path));

    private static (AddedToken Token, JsonPlace Place) Added(string key, JsonNode node)
    {
        if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id > TokenizerLimits.MaxId)
        {
            throw node.Error($"a token id is a whole number from 0 to {TokenizerLimits.MaxId:N0}, not '{key}'.");
        }

        return (AddedTokenReader.ReadToken(node, id), new JsonPlace(node.File, node.Path));
    }

    /// <summary>One template, or a list of named ones, of which the default is taken.</summary>
    private static string? ChatTemplate(JsonNode node) => node.IsList
        ? node.Items().Where(t => t.Require("name").Text() == "default").Select(t => t.Require("template").Text()).FirstOrDefault()
        : node.Text();

    private static string? ReadJinja(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return null;
            }

            return file.Length <= MaxJinjaBytes
                ? File.ReadAllText(path)
                : throw new DataException($"{path}: the file has {file.Length:N0} bytes; at most {MaxJinjaBytes:N0} are read.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: the file cannot be read ({e.Message}).", e);
        }
    }

    /// <summary>What one file says. A role with a null token was set to none.</summary>
    private sealed record Contents(
        Dictionary<string, NamedToken?> Roles,
        IReadOnlyList<NamedToken> Additional,
        IReadOnlyList<(AddedToken Token, JsonPlace Place)> AddedTokens,
        bool IsLegacy,
        string? ChatTemplate);
}
