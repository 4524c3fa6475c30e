using System.Runtime.CompilerServices;
using Lathe.Training.Modules;

namespace Lathe.Training.Tests;

/// <summary>
/// Runs that are compared bit for bit must take the same products. Each fresh run measures which path is faster, and on a machine where
/// both are about as fast two measurements can differ; so the path is set here, unless the caller has set one.
/// </summary>
internal static class OneMatmul
{
    [ModuleInitializer]
    internal static void Choose()
    {
        if (Environment.GetEnvironmentVariable(ComputeContextFactory.MatmulVariable) is null)
        {
            Environment.SetEnvironmentVariable(ComputeContextFactory.MatmulVariable, "onednn");
        }
    }
}
