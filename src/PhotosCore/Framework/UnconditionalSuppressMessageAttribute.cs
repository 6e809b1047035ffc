#if !NET
namespace System.Diagnostics.CodeAnalysis;

// netstandard2.0 does not have it, and PolySharp does not bring it; no analyzer runs on that build.
[Conditional("NET")]
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor, AllowMultiple = true)]
internal sealed class UnconditionalSuppressMessageAttribute(string category, string checkId) : Attribute
{
    public string Category { get; } = category;

    public string CheckId { get; } = checkId;

    public string? Justification { get; set; }
}
#endif
