using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Lathe.Recipes.Schema;

/// <summary>
/// Validates tokens by NJsonSchema and boils its tree of errors down to one violation per place: of alternatives, that one counts whose
/// kind of value was written.
/// </summary>
internal static class SchemaCheck
{
    private static readonly JsonSchemaValidator Validator = new();

    public static IReadOnlyList<Violation> Run(JToken token, JsonSchema schema)
    {
        var violations = new List<Violation>();
        Collect(Validator.Validate(token, schema), token, violations);
        return [.. violations.DistinctBy(violation => violation.Token, ReferenceEqualityComparer.Instance)];
    }

    private static void Collect(IEnumerable<ValidationError> errors, JToken around, List<Violation> violations)
    {
        // A wrong kind of value is told before a wrong value: 5 is no unknown word.
        foreach (ValidationError error in errors.OrderBy(error => IsTypeError(error) ? 0 : 1))
        {
            Collect(error, error.Token ?? around, violations);
        }
    }

    private static void Collect(ValidationError error, JToken token, List<Violation> violations)
    {
        switch (error)
        {
            case { Kind: ValidationErrorKind.NoAdditionalPropertiesAllowed }:
                violations.Add(new Violation(ViolationKind.UnknownField, token, error.Schema));
                break;
            case MultiTypeValidationError types:
                Choose(error, token, [.. types.Errors.Values], violations);
                break;
            case ChildSchemaValidationError { Kind: ValidationErrorKind.NotAnyOf } alternatives:
                Choose(error, token, [.. alternatives.Errors.Values], violations);
                break;
            case ChildSchemaValidationError children:
                foreach (ICollection<ValidationError> nested in children.Errors.Values)
                {
                    Collect(nested, token, violations);
                }

                break;
            default:
                violations.Add(new Violation(KindOf(error), token, error.Schema));
                break;
        }
    }

    /// <summary>Goes on with the alternative that takes this kind of value; without one, the kind is what is wrong.</summary>
    private static void Choose(
        ValidationError error, JToken token, IReadOnlyList<ICollection<ValidationError>> alternatives, List<Violation> violations)
    {
        ICollection<ValidationError>? meant = alternatives.FirstOrDefault(errors =>
            !errors.Any(nested => IsTypeError(nested) && ReferenceEquals(nested.Token ?? token, token)));
        if (meant is null)
        {
            violations.Add(new Violation(ViolationKind.WrongType, token, error.Schema));
            return;
        }

        // What is possible is told of all alternatives, not only of the one that was meant.
        int before = violations.Count;
        Collect(meant, token, violations);
        for (int i = before; i < violations.Count; i++)
        {
            if (ReferenceEquals(violations[i].Token, token) && violations[i].Kind is ViolationKind.UnknownChoice)
            {
                violations[i] = violations[i] with { Schema = error.Schema };
            }
        }
    }

    private static bool IsTypeError(ValidationError error) => error switch
    {
        MultiTypeValidationError { Kind: ValidationErrorKind.NoTypeValidates } types =>
            types.Errors.Values.All(errors => errors.Any(IsTypeError)),
        _ => KindOf(error) == ViolationKind.WrongType,
    };

    private static ViolationKind KindOf(ValidationError error) => error.Kind switch
    {
        ValidationErrorKind.NotInEnumeration or ValidationErrorKind.PatternMismatch => ViolationKind.UnknownChoice,
        ValidationErrorKind.NumberTooSmall or ValidationErrorKind.NumberTooBig => ViolationKind.OutOfRange,
        ValidationErrorKind.NoAdditionalPropertiesAllowed or ValidationErrorKind.AdditionalPropertiesNotValid
            or ValidationErrorKind.ArrayItemNotValid or ValidationErrorKind.NotAnyOf => ViolationKind.UnknownField,
        _ => ViolationKind.WrongType,
    };
}
