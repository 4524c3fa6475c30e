using System.CommandLine;
using System.Globalization;
using Lathe.Recipes.Keys;

namespace Lathe.Cli.Commands.Eval;

/// <summary><c>lathe eval TARGET</c>.</summary>
internal static class EvalCommand
{
    public const string Details =
        """
        Asks a model multiple-choice questions in the layout of MMLU, CMMLU and C-Eval, and counts right answers by subject and category. TARGET is a
        recipe with task and task_dir, as LLaMA-Factory has it, the folder of a model or an adapter, or a run. Benchmarks are read from the disk as they
        are published (folders dev, val and test with CSV files) or as LLaMA-Factory ships them (mapping.json and a zip); nothing is downloaded.

        Of the letters A to D, the one that the model finds likeliest is its answer. n_shot solved examples stand before each question, in the order
        of their file. Questions and examples go through the recipe's template; base models are best asked with template=fewshot.

        Examples:
          lathe eval bench.yaml                                          as the recipe says
          lathe eval bench.yaml n_shot=0 save_dir=zero-shot              the same with other values
          lathe eval models/qwen --task mmlu_test --task-dir data/mmlu   a model's folder
          lathe eval saves/lora --task-dir data/ceval --lang zh --json   an adapter beside the base that it names
          lathe eval latest --task-dir data/mmlu                         what the newest run has trained

        Exit codes:
           0  done                           6  the engine does not load
           1  a defect of Lathe              8  the machine's memory is full
           2  wrong usage                   11  stopped
           3  the recipe is refused         12  save_dir cannot be written
           4  the benchmark is unusable     15  the worker was killed
           5  model or adapter is unusable
        """;

    public static Command Create()
    {
        var target = new Argument<string>("target") { Description = "A recipe, a run, or the folder of a model or an adapter." };
        var overrides = new Argument<string[]>("key=value")
        {
            Description = "Values that go before the recipe's, such as n_shot=0.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var task = new Option<string?>("--task") { Description = "Benchmark and part, such as mmlu_test (task); by default what task_dir looks like." };
        var taskDir = new Option<string?>("--task-dir") { Description = "Folder of the benchmark, or the one that it is in (task_dir)." };
        var adapter = new Option<string[]>("--adapter") { Description = "Folder of an adapter (adapter_name_or_path); again for more." };
        var shots = new Option<int?>("--n-shot") { Description = "Solved examples before each question (n_shot)." };
        var template = new Option<string?>("--template") { Description = "Template of the conversation (template)." };
        var language = new Option<string?>("--lang") { Description = "Language of the words around questions: en or zh (lang)." };
        var batch = new Option<int?>("--batch-size") { Description = "Questions at once (batch_size)." };
        var output = new Option<string?>("--output", "-o") { Description = "Folder for results.json and results.log, which must not exist yet (save_dir)." };
        var model = new Option<string?>("--model") { Description = "Base of an adapter's folder, where the one that it names is elsewhere." };
        var json = new Option<bool>("--json") { Description = "Print progress and result, one JSON object per line." };
        var command = new Command("eval", "Ask a model the multiple-choice questions of a benchmark and count right answers.")
        {
            target, overrides, task, taskDir, adapter, shots, template, language, batch, output, model, json,
        };
        command.SetAction((parsed, _) =>
        {
            var values = new List<string>(parsed.GetValue(overrides) ?? []);
            Add("task", parsed.GetValue(task));
            Add("task_dir", parsed.GetValue(taskDir));
            AddNumber("n_shot", parsed.GetValue(shots));
            Add("template", parsed.GetValue(template));
            Add("lang", parsed.GetValue(language));
            AddNumber("batch_size", parsed.GetValue(batch));
            Add("save_dir", parsed.GetValue(output));
            if (parsed.GetValue(adapter) is { Length: > 0 } folders)
            {
                values.Add("adapter_name_or_path=" + ValueText.Write(string.Join(",", folders)));
            }

            return EvalAction.RunAsync(new EvalArguments(parsed.GetRequiredValue(target), values)
            {
                Model = parsed.GetValue(model),
                Json = parsed.GetValue(json),
            });

            void Add(string key, string? value)
            {
                if (value is not null)
                {
                    values.Add($"{key}={ValueText.Write(value)}");
                }
            }

            void AddNumber(string key, int? value)
            {
                if (value is { } number)
                {
                    values.Add(string.Create(CultureInfo.InvariantCulture, $"{key}={number}"));
                }
            }
        });
        return command;
    }
}
