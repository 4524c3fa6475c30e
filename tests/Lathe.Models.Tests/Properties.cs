using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Lathe.Models.Tests;

/// <summary>FsCheck with a fixed seed: the same cases on every run.</summary>
internal static class Properties
{
    public static void Check<T>(Arbitrary<T> arbitrary, Action<T> body, int cases = 100)
    {
        var replay = new Replay(new Rnd(20_240_817, 1), FSharpOption<int>.None);
        var config = FsCheck.Config.QuickThrowOnFailure.WithMaxTest(cases).WithReplay(FSharpOption<Replay>.Some(replay));
        Prop.ForAll(arbitrary, body).Check(config);
    }
}
