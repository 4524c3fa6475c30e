using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Lathe.Training.Tests")]
[assembly: InternalsVisibleTo("Lathe.EndToEnd.Tests")]
[assembly: InternalsVisibleTo("Lathe.Benchmarks")]
