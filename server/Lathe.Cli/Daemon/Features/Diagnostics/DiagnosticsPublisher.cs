using System.Text.Json;
using Lathe.Cli.Daemon.Workspaces;
using Lathe.Protocol.Daemon;
using Lathe.Protocol.Lsp;

namespace Lathe.Cli.Daemon.Features.Diagnostics;

/// <summary>
/// Tells the client what there is to say about its documents. The first edit after a pause is answered at once; while edits keep
/// coming, at most once per <see cref="Pause"/>, always for the newest text.
/// </summary>
internal sealed class DiagnosticsPublisher(SessionServices services)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly HashSet<string> _busy = [];

    /// <summary>By document, what was told last: told again, it would close the menu of fixes that is open in the editor.</summary>
    private readonly Dictionary<string, byte[]> _told = [];

    /// <summary>The workspace changed.</summary>
    public void Note(Workspace before, Workspace after)
    {
        if (ReferenceEquals(before.Documents, after.Documents))
        {
            return;
        }

        foreach (var document in after.Documents.Values.Where(document => !ReferenceEquals(before.Find(document.Uri), document)))
        {
            Schedule(document.Uri);
        }

        foreach (var uri in before.Documents.Keys.Where(uri => !after.Documents.ContainsKey(uri)))
        {
            Schedule(uri);
        }
    }

    /// <summary>Something outside the documents changed that findings may depend on.</summary>
    public void PublishAgain() => _ = services.Queue.EditAsync(workspace => workspace.Refreshed());

    private void Schedule(string uri)
    {
        lock (_gate)
        {
            if (_busy.Add(uri))
            {
                _ = Task.Run(() => WorkAsync(uri));
            }
        }
    }

    private async Task WorkAsync(string uri)
    {
        while (true)
        {
            var workspace = services.Queue.State;
            var document = workspace.Find(uri);
            var diagnostics = Describe(uri, document, workspace);
            if (IsNews(diagnostics))
            {
                await services.NotifyAsync(LspMethods.PublishDiagnostics, diagnostics).ConfigureAwait(false);
            }

            await Task.Delay(Pause).ConfigureAwait(false);
            lock (_gate)
            {
                if (ReferenceEquals(services.Queue.State.Find(uri), document))
                {
                    _busy.Remove(uri);
                    return;
                }
            }
        }
    }

    private bool IsNews(PublishDiagnosticsParams diagnostics)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(diagnostics, DaemonJson.Default.PublishDiagnosticsParams);
        lock (_gate)
        {
            if (diagnostics.Version is null)
            {
                // Closed: what is opened under the same name is another text, whatever its version.
                _ = _told.Remove(diagnostics.Uri);
                return true;
            }

            var isNews = !_told.TryGetValue(diagnostics.Uri, out var told) || !told.AsSpan().SequenceEqual(text);
            _told[diagnostics.Uri] = text;
            return isNews;
        }
    }

    private PublishDiagnosticsParams Describe(string uri, OpenDocument? document, Workspace workspace)
    {
        try
        {
            var diagnostics = DiagnosticConversion.From(
                document?.Snapshot.AllFindings ?? [], workspace.Severities, workspace.Client.HasRelatedInformation ? uri : null);
            return new PublishDiagnosticsParams(uri, diagnostics, document?.Version);
        }
        catch (Exception failure)
        {
            services.Log.Defect("A recipe could not be checked", failure);
            return new PublishDiagnosticsParams(uri, [DiagnosticConversion.Defect(failure)], document?.Version);
        }
    }
}
