using System.CommandLine;
using Lathe.Cli.Commands.Serve;

namespace Lathe.Cli.Commands.Chat;

/// <summary><c>lathe chat TARGET</c>.</summary>
internal static class ChatCommand
{
    public const string Details =
        """
        TARGET is a model's folder or hub name, the folder of an adapter or a checkpoint, a recipe, or a run (its id or short name, latest).
        Answers come as they are written; Ctrl-C stops one, and at the prompt ends the conversation. A line that ends with \ goes on in the
        next one. What stands in the conversation is not read again with each question.

        In the conversation:
          /models          the base and the adapters; /use NAME has that one answer from then on
          /system TEXT     a system text, for a new conversation; /clear begins a new one with the same
          /set KEY VALUE   temperature, top_p, top_k, min_p, repetition_penalty, max_tokens, seed
          /retry           the last question once more
          /exit            ends it

        Examples:
          lathe chat latest                                    what the newest run has trained
          lathe chat my-model -a saves/lora                    an adapter on its base; /use changes between the two
          lathe chat my.yaml --prompt "What is 2 plus 3?"      one answer, on standard output
          lathe chat saves/lora < question.txt                 the same, from a file

        Exit codes:
           0  ended                        5  base or adapter is unusable
           1  a defect of Lathe            6  the engine does not load
           2  wrong usage                  8  the machine's memory is full
           3  the recipe is refused       15  the worker was killed
        """;

    public static Command Create()
    {
        var options = new TargetOptions();
        var system = new Option<string?>("--system") { Description = "System text of the conversation." };
        var prompt = new Option<string?>("--prompt") { Description = "Ask this, print the answer, and end." };
        var temperature = new Option<double?>("--temperature") { Description = "0 takes the likeliest token each time; by default as the recipe says, or 0.95." };
        var tokens = new Option<int?>("--max-tokens") { Description = "Longest answer; by default as the recipe says, or 1024." };
        var seed = new Option<int?>("--seed") { Description = "Of the draws; by default another one for each answer." };
        var command = new Command("chat", "Talk to a model and to its adapters.");
        options.AddTo(command);
        foreach (var option in new Option[] { system, prompt, temperature, tokens, seed })
        {
            command.Add(option);
        }

        command.SetAction((parsed, _) => ChatAction.RunAsync(new ChatArguments(options.Read(parsed))
        {
            System = parsed.GetValue(system),
            Prompt = parsed.GetValue(prompt),
            Temperature = parsed.GetValue(temperature),
            MaxTokens = parsed.GetValue(tokens),
            Seed = parsed.GetValue(seed),
            Context = parsed.GetValue(options.Context),
        }));
        return command;
    }
}
