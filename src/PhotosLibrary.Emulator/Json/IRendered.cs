namespace PhotosLibrary.Emulator.Json;

/// <summary>A resource that was written before, and knows its own text.</summary>
internal interface IRendered
{
    void WriteTo(JsonOutput json);
}
