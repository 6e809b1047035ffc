using System.Text;
using Newtonsoft.Json;
using PhotosLibrary.Errors;
using PhotosLibrary.Json;

namespace PhotosLibrary.Http;

/// <summary>
/// Turns a response into the object that it holds, or into the exception that says why there is none.
/// </summary>
internal static class ResponseReader
{
    /// <param name="response">
    /// The response; its body is read already if it came through <see cref="RetryHandler"/>.
    /// </param>
    /// <param name="call">What was called.</param>
    /// <param name="read">Reads what is as usual.</param>
    /// <param name="settings">How the body is to be read otherwise.</param>
    /// <param name="cancellationToken">Stops waiting for the body.</param>
    /// <exception cref="PhotosLibraryException">
    /// The call failed, or the answer was not what the method answers.
    /// </exception>
    public static async Task<T> ReadAsync<T>(
        HttpResponseMessage response,
        ApiCall call,
        ModelReader<T> read,
        JsonSerializerSettings settings,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (!response.IsSuccessStatusCode)
        {
            throw await ErrorReader.ReadAsync(response, call, cancellationToken).ConfigureAwait(false);
        }

        if (response.Content is PooledContent content)
        {
            return Read(content.Body, response, call, read, settings);
        }

        using var body = await PooledBody.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return Read(body, response, call, read, settings);
    }

    private static T Read<T>(
        PooledBody body,
        HttpResponseMessage response,
        ApiCall call,
        ModelReader<T> read,
        JsonSerializerSettings settings
    )
        where T : class
    {
        try
        {
            return JsonReading.Read(body.Bytes, read) ?? throw new IrregularJsonException("The body is null.");
        }
        catch (IrregularJsonException)
        {
            return ReadIrregular<T>(body, response, call, settings);
        }
    }

    private static T ReadIrregular<T>(
        PooledBody body,
        HttpResponseMessage response,
        ApiCall call,
        JsonSerializerSettings settings
    )
        where T : class
    {
        try
        {
            using var reader = new JsonTextReader(new StreamReader(body.OpenRead(), Encoding.UTF8));
            return JsonSettings.Serializer(settings).Deserialize<T>(reader)
                ?? throw new JsonSerializationException("The body was empty.");
        }
        catch (JsonException e)
        {
            var error = ErrorReader.Unreadable(response, call.Operation.Method, body.Bytes.ToArray(), e);
            error.Attempts = Math.Max(call.Attempts, 1);
            // Was it Google, or a portal on the way that answers everything?
            error.IsOutcomeUnknown = call.Operation.IsWrite;
            throw error;
        }
    }
}
