using Lathe.Recipes.Schema;

namespace Lathe.Generated.Tests;

public class SchemaFilesTests
{
    public static TheoryData<string> Names => [.. SchemaFiles.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_schemas_are_those_of_the_catalogues(string name) =>
        GeneratedFile.Check($"schemas/{name}", SchemaFiles.Generate(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_schemas_that_are_compiled_in_are_those_too(string name)
    {
        using var reader = new StreamReader(SchemaFiles.Open(name));
        Assert.True(SchemaFiles.Generate(name) == reader.ReadToEnd(), $"schemas/{name} was written after the last build: build again.");
    }
}
