using Newtonsoft.Json;

namespace PhotosLibrary.Json;

/// <summary>The body of a request.</summary>
internal static class JsonBody
{
    /// <summary>Writes a model as it travels.</summary>
    public static HttpContent Of(object model, JsonSerializerSettings settings)
    {
        if (model is IJsonModel written)
        {
            using var json = new JsonOutput();
            written.WriteJson(json);
            if (!json.IsUnusual)
            {
                // Of its own, not pooled: a request may be sent again, and nobody knows when it was for the last time.
                return new ByteArrayContent(json.WrittenBytes.ToArray());
            }
        }

        return new StringContent(JsonSettings.Serialize(model, settings));
    }
}
