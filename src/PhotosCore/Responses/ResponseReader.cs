using System.Text;
using Newtonsoft.Json;
using PhotosCore.Calls;
using PhotosCore.Json;

namespace PhotosCore.Responses;

/// <summary>
/// Turns a response into the object that it holds, or into the exception that says why there is none.
/// </summary>
internal static class ResponseReader
{
    /// <param name="response">
    /// A successful response; its body is in memory already if it came through the pipeline.
    /// </param>
    /// <param name="service">The API.</param>
    /// <param name="call">What was called.</param>
    /// <param name="read">Reads JSON of the regular form.</param>
    /// <param name="proof">What it must hold to be a success.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="PhotosApiException">The response is not one of the method.</exception>
    public static async Task<T> ReadAsync<T>(
        HttpResponseMessage response,
        ApiService service,
        ApiCall call,
        ModelReader<T> read,
        ProofOfSuccess proof,
        CancellationToken cancellationToken
    )
        where T : class
    {
        if (response.Content is PooledContent content)
        {
            return Prove(
                Read(content.Body, response, service, call, read),
                content.Body,
                response,
                service,
                call,
                proof
            );
        }

        using var body = await PooledBody.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return Prove(Read(body, response, service, call, read), body, response, service, call, proof);
    }

    private static T Prove<T>(
        T model,
        PooledBody body,
        HttpResponseMessage response,
        ApiService service,
        ApiCall call,
        ProofOfSuccess proof
    )
        where T : class
    {
        if (proof.ProblemOf(model) is not { } problem)
        {
            return model;
        }

        var error = ErrorReader.Unproven(response, service, call.Operation, body.Bytes.ToArray(), problem);
        error.Attempts = Math.Max(call.Attempts, 1);
        error.IsOutcomeUnknown = call.Operation.IsWrite;
        throw error;
    }

    private static T Read<T>(
        PooledBody body,
        HttpResponseMessage response,
        ApiService service,
        ApiCall call,
        ModelReader<T> read
    )
        where T : class
    {
        try
        {
            return JsonReading.Read(body.Bytes, read) ?? throw new IrregularJsonException("The body is null.");
        }
        catch (IrregularJsonException)
        {
            return ReadIrregular<T>(body, response, service, call);
        }
    }

    private static T ReadIrregular<T>(PooledBody body, HttpResponseMessage response, ApiService service, ApiCall call)
        where T : class
    {
        try
        {
            using var reader = new JsonTextReader(new StreamReader(body.OpenRead(), Encoding.UTF8));
            return JsonSettings.Serializer().Deserialize<T>(reader)
                ?? throw new JsonSerializationException("The body was empty.");
        }
        catch (JsonException e)
        {
            if (TryReadWithMisfits<T>(body) is { } model)
            {
                return model;
            }

            var error = ErrorReader.Unreadable(response, service, call.Operation.Method, body.Bytes.ToArray(), e);
            error.Attempts = Math.Max(call.Attempts, 1);
            // Was it Google, or a portal on the way that responds to everything?
            error.IsOutcomeUnknown = call.Operation.IsWrite;
            throw error;
        }
    }

    private static T? TryReadWithMisfits<T>(PooledBody body)
        where T : class
    {
        try
        {
            return MisfitReading.Read<T>(body.Bytes);
        }
        catch (JsonException)
        {
            // What is wrong has been said already.
            return null;
        }
    }
}
