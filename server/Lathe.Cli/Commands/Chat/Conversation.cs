using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lathe.Protocol.Worker;

namespace Lathe.Cli.Commands.Chat;

/// <summary>What was said so far, who answers, and how.</summary>
internal sealed class Conversation
{
    /// <summary>Keys that <see cref="Set"/> takes, and whether each is a whole number.</summary>
    private static readonly Dictionary<string, bool> Settings = new(StringComparer.Ordinal)
    {
        ["temperature"] = false,
        ["top_p"] = false,
        ["top_k"] = true,
        ["min_p"] = false,
        ["repetition_penalty"] = false,
        ["max_tokens"] = true,
        ["seed"] = true,
    };

    private readonly ChatClient _client;
    private readonly Dictionary<string, double> _settings = new(StringComparer.Ordinal);
    private readonly List<(string Role, string Content)> _messages = [];

    public Conversation(ChatClient client, ServeRequest served, ChatArguments arguments)
    {
        _client = client;
        Models = [served.ModelName, .. served.Adapters.Select(adapter => adapter.Name)];
        Model = served.DefaultModel ?? served.ModelName;
        System = arguments.System;
        Put("temperature", arguments.Temperature);
        Put("max_tokens", arguments.MaxTokens);
        Put("seed", arguments.Seed);
    }

    /// <summary>The base first.</summary>
    public IReadOnlyList<string> Models { get; }

    /// <summary>Who answers.</summary>
    public string Model { get; set; }

    /// <summary>Null: the template's.</summary>
    public string? System { get; set; }

    /// <summary>The last question that was asked; null before the first.</summary>
    public string? LastQuestion => _messages.LastOrDefault(message => message.Role == "user").Content;

    public static string SettingNames => string.Join(", ", Settings.Keys);

    public void Clear() => _messages.Clear();

    /// <summary>Takes the last question back, and its answer.</summary>
    public void TakeBack()
    {
        var place = _messages.FindLastIndex(message => message.Role == "user");
        _messages.RemoveRange(place, _messages.Count - place);
    }

    /// <returns>False when there is no such key, or the value is no number for it.</returns>
    public bool Set(string key, string value)
    {
        if (!Settings.TryGetValue(key, out var isWhole) || !double.TryParse(value, CultureInfo.InvariantCulture, out var number) || (isWhole && number % 1 != 0))
        {
            return false;
        }

        _settings[key] = number;
        return true;
    }

    /// <summary>Asks, and adds question and answer to what was said; of an answer that was stopped, what came.</summary>
    /// <param name="question">The user's.</param>
    /// <param name="told">Called with each part of the answer.</param>
    /// <param name="cancellation">Stops the answer.</param>
    /// <returns>Its tokens, where they are known, and how long it took.</returns>
    public async Task<(int? Tokens, TimeSpan Elapsed)> AskAsync(string question, Action<string> told, CancellationToken cancellation)
    {
        _messages.Add(("user", question));
        var answer = new StringBuilder();
        int? tokens = null;
        var started = Stopwatch.GetTimestamp();
        try
        {
            await foreach (var (text, count) in _client.AskAsync(Body(), cancellation).ConfigureAwait(false))
            {
                answer.Append(text);
                tokens = count ?? tokens;
                told(text);
            }
        }
        catch (OperationCanceledException)
        {
            // What was said counts.
        }
        catch (ChatException)
        {
            _messages.RemoveAt(_messages.Count - 1);
            throw;
        }

        _messages.Add(("assistant", answer.ToString()));
        return (tokens, Stopwatch.GetElapsedTime(started));
    }

    private void Put(string key, double? value)
    {
        if (value is { } number)
        {
            _settings[key] = number;
        }
    }

    private JsonObject Body()
    {
        var messages = new JsonArray();
        if (!string.IsNullOrEmpty(System))
        {
            messages.Add(new JsonObject { ["role"] = "system", ["content"] = System });
        }

        foreach (var (role, content) in _messages)
        {
            messages.Add(new JsonObject { ["role"] = role, ["content"] = content });
        }

        var body = new JsonObject { ["model"] = Model, ["messages"] = messages };
        foreach (var (key, value) in _settings)
        {
            body[key] = Settings[key] ? JsonValue.Create((long)value) : JsonValue.Create(value);
        }

        return body;
    }
}
