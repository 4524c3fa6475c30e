using System.Runtime.InteropServices;

namespace Lathe.Training.Native;

/// <summary>Loops over ranges on torch's own thread pool: a second pool beside its OpenMP workers makes two threads slower than one.</summary>
internal static unsafe class ParallelLoop
{
    /// <summary>Body of a loop: handles items [begin, end).</summary>
    public delegate void Body(long begin, long end);

    /// <summary>
    /// Splits [0, count) into ranges of at least <paramref name="grain"/> items. The split depends on the thread count alone, so
    /// results that do not cross ranges are the same bits with any number of threads.
    /// </summary>
    public static void For(long count, long grain, Body body)
    {
        if (count <= grain)
        {
            body(0, count);
            return;
        }

        var call = new Call(body);
        var handle = GCHandle.Alloc(call);
        try
        {
            LibTorch.torch_parallel_for(0, count, grain, &Run, (void*)GCHandle.ToIntPtr(handle));
        }
        finally
        {
            handle.Free();
        }

        call.Failure?.Throw();
    }

    [UnmanagedCallersOnly]
    private static void Run(long begin, long end, void* context)
    {
        var call = (Call)GCHandle.FromIntPtr((nint)context).Target!;
        try
        {
            call.Body(begin, end);
        }
        catch (Exception failure)
        {
            // An exception must not cross native frames; it is thrown again by the caller.
            call.Failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failure);
        }
    }

    private sealed class Call(Body body)
    {
        public Body Body { get; } = body;

        public System.Runtime.ExceptionServices.ExceptionDispatchInfo? Failure { get; set; }
    }
}
