using System.Runtime.CompilerServices;
using Lathe.Training.Native;

namespace Lathe.Training.Tests;

internal static class NativeSetup
{
    /// <summary>Before any test touches a type of TorchSharp, whose static constructor loads libtorch.</summary>
    [ModuleInitializer]
    internal static void Prepare() => NativeRuntime.Prepare();
}
