using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Lathe.Generated.Tests.TypeScript;

/// <summary>Reads what the compiler wrote of an assembly's documentation comments.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> _members;

    public DocComments(Assembly assembly) => _members = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(member => (string)member.Attribute("name")!);

    public string? Of(Type type) => Summary($"T:{type.FullName}");

    public string? Of(FieldInfo field) => Summary($"F:{field.DeclaringType!.FullName}.{field.Name}");

    /// <summary>Of a property, or of the record's parameter it comes from.</summary>
    public string? Of(PropertyInfo property)
    {
        var owner = property.DeclaringType!;
        return Summary($"P:{owner.FullName}.{property.Name}")
            ?? Text(_members.GetValueOrDefault($"T:{owner.FullName}")?.Elements("param")
                .FirstOrDefault(parameter => (string?)parameter.Attribute("name") == property.Name));
    }

    private static string? Text(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var copy = new XElement(element);
        foreach (var reference in copy.Descendants().Where(node => node.Attribute("cref") is not null).ToList())
        {
            reference.ReplaceWith($"`{((string)reference.Attribute("cref")!).Split('.')[^1]}`");
        }

        foreach (var code in copy.Descendants("c").ToList())
        {
            code.ReplaceWith($"`{code.Value}`");
        }

        var text = Blanks().Replace(copy.Value, " ").Trim();
        return text.Length > 0 ? text : null;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    private string? Summary(string member) => Text(_members.GetValueOrDefault(member)?.Element("summary"));
}
