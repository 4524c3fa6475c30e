using Lathe.Data.Templates;
using Lathe.Data.Tokenizers;
using Lathe.Models.Config;
using Lathe.Recipes.Model;
using Lathe.Training.Adapters;
using Lathe.Training.Generation;
using Lathe.Training.Modules;
using TorchSharp;

namespace Lathe.EndToEnd.Tests.Samples;

/// <summary>A model folder, with or without an adapter, that answers single questions greedily.</summary>
internal sealed class ChatModel : IDisposable
{
    private const int MaxNewTokens = 64;

    private readonly Decoder _decoder;
    private readonly Tokenizer _tokenizer;
    private readonly ChatTemplate _template;

    public ChatModel(string folder, string? adapter, string template)
    {
        var context = ComputeContextFactory.Create(bf16: false, previous: null, out _);
        _tokenizer = TokenizerLoader.Load(folder);
        _template = TemplateCatalog.Get(template);
        _decoder = DecoderLoader.Load(folder, ModelConfig.Load(folder), _ => false, 512, context);
        if (adapter is not null)
        {
            _ = AdapterSetup.Attach(_decoder, new Recipe(), [adapter], resume: null, seed: 0);
        }
    }

    public string Answer(string question)
    {
        using var scope = torch.NewDisposeScope();
        var prompt = _template.EncodePrompt(_tokenizer, [new ChatMessage(ChatRole.User, question)], system: null);
        return _tokenizer.Decode(Generator.Run(_decoder, new GenerationRequest(prompt, MaxNewTokens, _template.StopIds(_tokenizer), SamplingOptions.Greedy)), skipSpecialTokens: true);
    }

    public void Dispose() => _decoder.Dispose();
}
