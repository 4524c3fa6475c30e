using Lathe.Cli.Daemon.Features.Diagnostics;
using Lathe.Cli.Daemon.Hosting;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.LanguageService.Actions;
using Lathe.Protocol.Lsp;

namespace Lathe.Cli.Daemon.Features.CodeActions;

/// <summary><c>textDocument/codeAction</c>.</summary>
internal static class CodeActionFeature
{
    public static void AddMethods(MethodTable methods) => methods.Read(
        LspMethods.CodeAction,
        json => json.CodeActionParams,
        (parameters, workspace, cancellation) => Task.FromResult(List(parameters, workspace, cancellation)));

    private static CodeAction[]? List(CodeActionParams parameters, Workspace workspace, CancellationToken cancellation)
    {
        if (workspace.Find(parameters.TextDocument.Uri) is not { } document)
        {
            return null;
        }

        var found = new List<RecipeAction>();
        if (IsWanted(CodeActionKinds.QuickFix, parameters.Context))
        {
            foreach (var action in RecipeActions.QuickFixes(
                document.Snapshot, Positions.SpanOf(document.Text, parameters.Range), finding => workspace.Severities.Of(finding) is not null))
            {
                cancellation.ThrowIfCancellationRequested();
                found.Add(action);
            }
        }

        if (IsWanted(CodeActionKinds.FixAll, parameters.Context) && RecipeActions.FixAll(document.Snapshot) is { } all)
        {
            found.Add(all);
        }

        if (IsWanted(CodeActionKinds.SortKeys, parameters.Context) && RecipeActions.SortKeys(document.Snapshot) is { } sort)
        {
            found.Add(sort);
        }

        return [.. found.Select(action => Convert(action, document, workspace))];
    }

    /// <summary>Actions on the whole file are left out while the caret only moves: editors would not show them.</summary>
    private static bool IsWanted(string kind, CodeActionContext context) => context.Only is { } only
        ? only.Any(wanted => kind == wanted || kind.StartsWith(wanted + ".", StringComparison.Ordinal))
        : kind == CodeActionKinds.QuickFix || context.TriggerKind != CodeActionTriggerKind.Automatic;

    private static CodeAction Convert(RecipeAction action, OpenDocument document, Workspace workspace) => new()
    {
        Title = action.Title,
        Kind = action.Kind switch
        {
            RecipeActionKind.FixAll => CodeActionKinds.FixAll,
            RecipeActionKind.SortKeys => CodeActionKinds.SortKeys,
            _ => CodeActionKinds.QuickFix,
        },
        Diagnostics = action.Findings.Count > 0 ? DiagnosticConversion.From(
            action.Findings, workspace.Severities, workspace.Client.HasRelatedInformation ? document.Uri : null) : null,
        IsPreferred = action.IsPreferred ? true : null,
        Edit = TextEdits.Of(document, action.Changes),
    };
}
