using Newtonsoft.Json;

namespace PhotosLibrary.Json;

/// <summary>The body of a request.</summary>
internal static class JsonBody
{
    /// <summary>Writes a model as it travels.</summary>
    public static HttpContent Of(object model, JsonSerializerSettings settings)
    {
        try
        {
            if (model is IJsonModel written)
            {
                return new ByteArrayContent(JsonWriting.Write(written));
            }
        }
        catch (IrregularJsonException)
        {
            // Newtonsoft.Json knows how.
        }

        return new StringContent(JsonSettings.Serialize(model, settings));
    }
}
