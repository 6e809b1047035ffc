namespace Testing.Tests;

public class ArrowRuleTests
{
    private const string List = """
        front door: Loose
        top:        Upper, Beside
        models:     Models
        bottom:     Lower
        """;

    // Each is a type of the samples that refers to something upstairs by what its name says.
    private static readonly string[] Kinds =
    [
        "BaseType",
        "GenericBaseType",
        "Interface",
        "Constraint",
        "MethodConstraint",
        "Field",
        "ArrayField",
        "GenericField",
        "NestedField",
        "FunctionPointerField",
        "InNested",
        "Property",
        "Event",
        "Returning",
        "Taking",
        "Local",
        "Call",
        "GenericCall",
        "Creation",
        "FieldAccess",
        "Typeof",
        "Cast",
        "Handler",
        "Filter",
        "Lambda",
        "Iterator",
        "Asynchronous",
        "Attributed",
        "AttributedParameter",
        "AttributedReturn",
        "AttributeArgument",
        "AttributeArrayArgument",
        "AttributeNamedArgument",
    ];

    public static TheoryData<string> References => [.. Kinds];

    [Theory]
    [MemberData(nameof(References))]
    public void Arrow_up_is_found_through_each_kind_of_reference(string type) =>
        Assert.Contains(
            Violations(List),
            violation => violation.StartsWith($"Lower/{type} -> Upper/", StringComparison.Ordinal)
        );

    [Fact]
    public void Only_arrows_up_and_sideways_are_violations()
    {
        // Beside what the theory finds: the stranger next door, and models, once they have a floor.
        var more = new[]
        {
            "Beside/Stranger -> Upper/Target",
            "Lower/UsesModelToo -> Models/Generated",
            "Models/Generated -> Upper/Target",
        };

        var found = Violations(List).Select(violation => violation.Split('.')[0]).ToList();

        Assert.Superset(more.ToHashSet(), found.ToHashSet());
        Assert.Equal(
            Kinds.Order(StringComparer.Ordinal),
            found
                .Except(more)
                .Select(violation => violation.Split("Lower/")[1].Split(" -> Upper/")[0])
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Room_may_know_the_one_to_its_right() =>
        Assert.DoesNotContain(
            Violations(
                """
                front door: Loose
                top:        Beside > Upper
                models:     Models
                bottom:     Lower
                """
            ),
            violation => violation.StartsWith("Beside/", StringComparison.Ordinal)
        );

    [Fact]
    public void Models_are_ground_when_no_floor_names_them() =>
        Assert.DoesNotContain(
            Violations(
                """
                front door: Loose
                top:        Upper, Beside
                bottom:     Lower
                """
            ),
            violation => violation.Contains("Generated", StringComparison.Ordinal)
        );

    [Fact]
    public void Loose_type_counts_to_the_room_it_is_listed_for() =>
        Assert.Contains(
            "Lower/Loose -> Upper/Target",
            Violations(
                """
                top:        Upper, Beside
                bottom:     Lower
                """,
                "Lower: Loose"
            )
        );

    [Fact]
    public void Type_without_a_room_and_room_without_a_type_are_violations()
    {
        var violations = Violations(
            """
            top:    Upper, Beside
            bottom: Lower > Empty
            """,
            "Lower: Gone"
        );

        Assert.Contains("Loose is in no room of the list", violations);
        Assert.Contains("Empty is listed, but no type is there", violations);
        Assert.Contains("Gone is listed, but no type is there", violations);
    }

    [Fact]
    public void Room_on_two_floors_is_refused() =>
        Assert.Throws<ArgumentException>(() => Violations("top: Upper\nbottom: Upper"));

    [Fact]
    public void Failure_names_every_violation()
    {
        var rule = Rule(List);

        var failure = Assert.ThrowsAny<Exception>(rule.AssertHolds);

        Assert.All(rule.Violations, violation => Assert.Contains(violation, failure.Message, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Violations(string floors, string looseTypes = "") =>
        Rule(floors, looseTypes).Violations;

    private static ArrowRule Rule(string floors, string looseTypes = "") =>
        new(typeof(ArrowRuleTests).Assembly.Location, "Testing.Tests.Sample", floors, looseTypes);
}
