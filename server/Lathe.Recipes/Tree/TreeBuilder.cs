using Lathe.Recipes.Findings;
using Lathe.Recipes.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lathe.Recipes.Tree;

/// <summary>One pass of YamlDotNet over a text: a tree, or where it failed.</summary>
/// <remarks>The events are composed here rather than by YamlDotNet's own model, for spans, bounds and OmegaConf's rules.</remarks>
internal sealed class TreeBuilder
{
    private readonly SourceText _source;
    private readonly string _text;
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly FindingList _findings = new();
    private readonly MappingComposer _mappings;
    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private readonly List<int> _openFlows = [];
    private readonly List<TextSpan> _opaque = [];
    private readonly ScalarComposer _scalars;
    private TextSpan? _lastQuoted;
    private int? _firstKey;
    private int _depth;
    private bool _rootEnded;

    private TreeBuilder(SourceText source, string text)
    {
        _source = source;
        _text = text;
        _mappings = new MappingComposer(source, _findings);
        _scalars = new ScalarComposer(source, _findings);
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <summary>The tree, or null with a <see cref="Failure"/>.</summary>
    public YamlNode? Root { get; private set; }

    public SyntaxFailure? Failure { get; private set; }

    /// <summary>Findings that did not stop the reading.</summary>
    public IReadOnlyList<Finding> Findings => _findings.Items;

    /// <summary>Quoted and block scalars: where <c>#</c> and tabs are text.</summary>
    public IReadOnlyList<TextSpan> OpaqueSpans => _opaque;

    /// <param name="source">The text findings point into.</param>
    /// <param name="text">The same text with left-out lines blanked; offsets are the same.</param>
    public static TreeBuilder Build(SourceText source, string text)
    {
        var builder = new TreeBuilder(source, text);
        try
        {
            builder.Root = builder.ReadDocument();
        }
        catch (YamlException exception)
        {
            builder.Failure = builder.Describe(exception.Message, (int)exception.Start.Index);
        }
        catch (LimitException exception)
        {
            builder.Failure = builder.Describe("", exception.Offset) with { Limit = exception.Code };
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet's scanner has states it does not expect itself to be in; they are the text's fault, not ours.
            builder.Failure = builder.Describe(exception.Message, (int)builder._scanner.CurrentPosition.Index);
        }

        return builder;
    }

    private SyntaxFailure Describe(string message, int offset) => new(
        message,
        Math.Clamp(offset, 0, _text.Length),
        _openFlows.Count > 0 ? _openFlows[0] : null,
        _lastQuoted,
        _firstKey,
        _rootEnded);

    private YamlNode ReadDocument()
    {
        Next<StreamStart>();
        if (!_parser.MoveNext() || _parser.Current is StreamEnd)
        {
            return MappingNode.Empty;
        }

        // Current is DocumentStart.
        Advance();
        YamlNode root = ReadNode();
        _rootEnded = true;
        Next<DocumentEnd>();
        while (_parser.MoveNext())
        {
            if (_parser.Current is DocumentStart start)
            {
                _findings.Add(new Finding(
                    FindingCodes.SeveralDocuments,
                    Severity.Error,
                    "A second document starts here; a recipe is one document.",
                    _source,
                    SpanAt((int)start.Start.Index, 3))
                {
                    Help = "Remove the '---' line, or keep the other recipe in a file of its own.",
                });
                break;
            }
        }

        return root;
    }

    private void Advance()
    {
        if (!_parser.MoveNext())
        {
            throw new YamlException("unexpected end of the document");
        }
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        Advance();
        if (_parser.Current is not T)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "unexpected content");
        }
    }

    /// <summary>Reads the node that starts at the current event and leaves the current event at the node's last.</summary>
    private YamlNode ReadNode()
    {
        ParsingEvent current = _parser.Current!;
        switch (current)
        {
            case AnchorAlias alias:
                _lastQuoted = null;
                return ReadAlias(alias);
            case Scalar scalar:
                ScalarNode node = _scalars.Compose(scalar, CurrentSpan(), _openFlows.Count > 0);
                _lastQuoted = node.Style == ScalarStyle.Quoted ? node.Span : null;
                if (node.Style != ScalarStyle.Plain)
                {
                    _opaque.Add(node.Span);
                }

                Register(scalar.Anchor, node);
                return node;
            case SequenceStart start:
                return ReadCollection(start, start.Style == SequenceStyle.Flow, ReadSequence);
            case MappingStart start:
                return ReadCollection(start, start.Style == MappingStyle.Flow, ReadMapping);
            default:
                throw new YamlException(current.Start, current.End, "unexpected content");
        }
    }

    private YamlNode ReadCollection(NodeEvent start, bool flow, Func<int, YamlNode> read)
    {
        int offset = (int)start.Start.Index;
        if (++_depth > TreeLimits.MaxDepth)
        {
            throw new LimitException(FindingCodes.TooDeep, offset);
        }

        if (flow)
        {
            _openFlows.Add(offset);
        }

        if (!start.Anchor.IsEmpty)
        {
            // Known but unfinished: an alias to it from inside is a cycle.
            _anchors[start.Anchor.Value] = null;
        }

        ReportTag(start);
        _lastQuoted = null;
        YamlNode node = read(offset);
        if (flow)
        {
            _openFlows.RemoveAt(_openFlows.Count - 1);
        }

        _lastQuoted = null;
        _depth--;
        Register(start.Anchor, node);
        return node;
    }

    private SequenceNode ReadSequence(int offset)
    {
        var items = new List<YamlNode>();
        long weight = 1;
        Advance();
        while (_parser.Current is not SequenceEnd)
        {
            YamlNode item = ReadNode();
            items.Add(item);
            weight = AddWeight(weight, item.Weight);
            Advance();
        }

        return new SequenceNode(items, CollectionSpan(offset), weight);
    }

    private MappingNode ReadMapping(int offset)
    {
        var entries = new List<MappingEntry>();
        long weight = 1;
        Advance();
        while (_parser.Current is not MappingEnd)
        {
            _firstKey ??= (int)_parser.Current!.Start.Index;
            TextSpan keySpan = CurrentSpan();
            YamlNode key = ReadNode();
            Advance();
            TextSpan valueSpan = CurrentSpan();
            bool isAlias = _parser.Current is AnchorAlias;
            YamlNode value = ReadNode();
            weight = AddWeight(weight, 1 + value.Weight);
            _mappings.Add(entries, key, keySpan, value, isAlias ? valueSpan : value.Span);
            Advance();
        }

        MappingNode node = _mappings.Compose(entries, CollectionSpan(offset), weight);
        return node;
    }

    private long AddWeight(long total, long weight)
    {
        long sum = total + weight;
        return sum <= TreeLimits.MaxNodes
            ? sum
            : throw new LimitException(FindingCodes.AliasExpansion, (int)_parser.Current!.Start.Index);
    }

    private YamlNode ReadAlias(AnchorAlias alias)
    {
        string name = alias.Value.Value;
        if (_anchors.TryGetValue(name, out YamlNode? target) && target is not null)
        {
            return target;
        }

        TextSpan span = CurrentSpan();
        bool cycle = _anchors.ContainsKey(name);
        _findings.Add(new Finding(
            FindingCodes.Alias,
            Severity.Error,
            cycle ? $"'*{name}' stands inside the very node it names." : $"Nothing is named '&{name}' above this line.",
            _source,
            span)
        {
            Help = cycle ? "Remove the alias." : $"Put quotes around the value if it is text, or define '&{name}' first.",
        });
        return new ScalarNode(ScalarValue.Refused(_source.Slice(span)), ScalarStyle.Plain, span);
    }

    private void ReportTag(NodeEvent node)
    {
        if (!node.Tag.IsEmpty && node.Tag.Value is not ("tag:yaml.org,2002:seq" or "tag:yaml.org,2002:map" or "!"))
        {
            _scalars.RefuseTag(node, SpanAt((int)node.Start.Index, 1));
        }
    }

    private void Register(AnchorName anchor, YamlNode node)
    {
        if (anchor.IsEmpty)
        {
            return;
        }

        _anchors[anchor.Value] = node;
        if (!anchor.Value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            _findings.Add(new Finding(
                FindingCodes.Alias, Severity.Error, $"'&{anchor.Value}' is not a name YAML allows.", _source, SpanAt(node.Span.Start, 1))
            {
                Help = "Put quotes around the value if it is text; names have letters, digits, '-' and '_'.",
            });
        }
    }

    private TextSpan CollectionSpan(int start)
    {
        int end = (int)_parser.Current!.End.Index;
        if (end < _text.Length && _text[end] is ']' or '}')
        {
            end++;
        }

        return Trimmed(start, end);
    }

    private TextSpan CurrentSpan() => Trimmed((int)_parser.Current!.Start.Index, (int)_parser.Current.End.Index);

    private TextSpan Trimmed(int start, int end)
    {
        start = Math.Clamp(start, 0, _text.Length);
        end = Math.Clamp(end, start, _text.Length);
        while (end > start && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        return TextSpan.FromBounds(start, end);
    }

    private TextSpan SpanAt(int start, int length)
    {
        start = Math.Clamp(start, 0, _text.Length);
        return TextSpan.FromBounds(start, Math.Min(start + length, _text.Length));
    }

    private sealed class LimitException(string code, int offset) : Exception
    {
        public string Code { get; } = code;

        public int Offset { get; } = offset;
    }
}
