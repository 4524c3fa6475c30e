using Lathe.Jobs.Supervision;
using Lathe.Protocol.Runs;

namespace Lathe.Cli.Daemon.Features.Runs;

/// <param name="Run">The run.</param>
/// <param name="Worker">Null when the run was started before, with the same key.</param>
/// <param name="Warnings">Findings that did not keep it from starting.</param>
/// <param name="Notice">What happens with what was in output_dir; null when nothing does.</param>
internal sealed record StartedRun(RunDirectory Run, RunningWorker? Worker, int Warnings, string? Notice);
