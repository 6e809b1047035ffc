#pragma warning disable // Only the documentation and the visibility of the members matter.
namespace SpecTool.Tests;

/// <summary>Kept.</summary>
public class DocumentedSamples : IDisposable
{
    /// <summary>Kept.</summary>
    public DocumentedSamples(int number) { }

    /// <summary>Left out, though another constructor is kept.</summary>
    internal DocumentedSamples(string text) { }

    /// <summary>Kept.</summary>
    public T Convert<T>(IDictionary<string, T[]> values, ref int number) => default!;

    /// <summary>Left out.</summary>
    internal T Convert<T>(IDictionary<string, T> values, ref int number) => default!;

    /// <summary>Kept.</summary>
    public static implicit operator int(DocumentedSamples sample) => 1;

    /// <summary>Kept.</summary>
    protected virtual void Derived() { }

    /// <summary>Left out: only derived classes of this assembly can use it.</summary>
    private protected void DerivedHere() { }

    /// <summary>Left out.</summary>
    void IDisposable.Dispose() { }

    /// <summary>Kept.</summary>
    public int this[int index] => index;

    /// <summary>Kept: it can be read.</summary>
    public int ReadOnly { get; internal set; }

    /// <summary>Left out.</summary>
    internal int Hidden { get; set; }

    /// <summary>Kept.</summary>
    public event EventHandler? Changed;

    /// <summary>Kept.</summary>
    public const int Limit = 1;

    /// <summary>Left out.</summary>
    private int _field;

    /// <summary>Kept.</summary>
    public class Nested<T>
    {
        /// <summary>Kept.</summary>
        public void Use(T value) { }
    }

    /// <summary>Kept.</summary>
    protected internal class ForDerived;

    /// <summary>Left out.</summary>
    private protected class ForDerivedHere;

    /// <summary>Left out, with its members.</summary>
    internal class Internal
    {
        /// <summary>Left out.</summary>
        public void Public() { }
    }
}
