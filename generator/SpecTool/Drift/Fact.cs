namespace SpecTool.Drift;

/// <summary>What a fact is about.</summary>
public enum FactKind
{
    /// <summary>A scope of the API.</summary>
    Scope,

    /// <summary>A method, with its verb and path.</summary>
    Method,

    /// <summary>The request or the response of a method.</summary>
    Message,

    /// <summary>That a method is deprecated.</summary>
    Deprecation,

    /// <summary>A scope with which a method may be called.</summary>
    MethodScope,

    /// <summary>A parameter of a method, with its type.</summary>
    Parameter,

    /// <summary>A schema.</summary>
    Schema,

    /// <summary>A field of a schema, with its type.</summary>
    Field,

    /// <summary>A value of an enum.</summary>
    EnumValue,

    /// <summary>A limit, a default, or a rule such as "required", which Google's document has in prose only.</summary>
    Limit,
}

/// <summary>
/// One statement about the API, worded the same whether it comes from the spec or from Google's document.
/// </summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Owner">The scope, method, schema or field that it belongs to.</param>
/// <param name="Part">Which part of that; empty for the whole.</param>
/// <param name="Value">What is said.</param>
/// <param name="Pointer">Where it is said, as a JSON pointer.</param>
public sealed record Fact(FactKind Kind, string Owner, string Part, string Value, string Pointer)
{
    private const string ScopePrefix = "https://www.googleapis.com/auth/";

    /// <summary>What the fact is called, for example <c>albums.list parameter pageSize maximum</c>.</summary>
    public string Key { get; } = Part.Length == 0 ? Owner : $"{Owner} {Part}";

    /// <summary>A scope without what all of Google's begin with.</summary>
    public static string ShortScope(string scope) =>
        scope.StartsWith(ScopePrefix, StringComparison.Ordinal) ? scope[ScopePrefix.Length..] : scope;

    /// <summary>A scope with what all of Google's begin with.</summary>
    public static string FullScope(string scope) =>
        scope.Contains("://", StringComparison.Ordinal) ? scope : ScopePrefix + scope;
}
