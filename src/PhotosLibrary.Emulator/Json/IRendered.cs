namespace PhotosLibrary.Emulator.Json;

/// <summary>A resource that was written before, and knows its own text.</summary>
internal interface IRendered
{
    /// <summary>Writes it.</summary>
    void WriteTo(JsonOutput json);
}
