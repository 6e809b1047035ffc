namespace PhotosCore.Json;

/// <summary>
/// An enumeration of the API that is open to values of tomorrow: a struct around the text on the wire, generated from
/// the spec, with the known values as static properties.
/// </summary>
internal interface IOpenEnumeration
{
    /// <summary>The text on the wire.</summary>
    string Value { get; }
}
