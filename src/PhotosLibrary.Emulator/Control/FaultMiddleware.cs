using System.Text;
using Microsoft.Net.Http.Headers;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.Storage;
using PhotosLibrary.Emulator.Uploads;

namespace PhotosLibrary.Emulator.Control;

/// <summary>
/// Has the faults strike. It is around everything that answers, and does nothing as long as no fault is set.
/// </summary>
internal sealed class FaultMiddleware(
    RequestDelegate next,
    Faults faults,
    PageContinuations continuations,
    Authenticator authenticator,
    ExpiredTokens expired,
    UploadFiles uploads,
    Database database,
    TimeProvider time
)
{
    private static readonly string[] ListNames = ["mediaItems", "albums", "sharedAlbums"];

    public Task InvokeAsync(HttpContext context) =>
        faults.IsIdle || context.Request.Path.StartsWithSegments(ControlEndpoints.Path)
            ? next(context)
            : ServeAsync(context);

    private async Task ServeAsync(HttpContext context)
    {
        var operation = RequestOperation.Of(context);
        var isPage = operation?.EndsWith("_List", StringComparison.Ordinal) == true || operation == "MediaItems_Search";
        var token = isPage ? await PageContinuations.ReadTokenAsync(context.Request) : null;
        var continuation = isPage ? await continuations.ResumeAsync(context.Request) : null;
        var set = faults.Claim(await DescribeAsync(context, operation));
        if (continuation?.IsEndless == true && set is null or { Fault.Answer: FaultAnswer.EndlessToken })
        {
            Record(set, context);
            await WriteJsonAsync(context.Response, new JObject { ["nextPageToken"] = token });
            return;
        }

        if (continuation?.IsEnd == true && set is null or { Fault.Answer: FaultAnswer.ExtraToken })
        {
            Record(set, context);
            await WriteJsonAsync(context.Response, []);
            return;
        }

        if (set is null && continuation is null)
        {
            await next(context);
            return;
        }

        var fault = set?.Fault ?? new Fault();
        var strike = new Strike(context, operation, fault, () => Record(set, context), time);
        await ChangeCallAsync(context, strike);
        if (fault.AtByte is { } offset)
        {
            context.Request.Body = new InterruptedBody(context.Request.Body, offset, strike.InterruptReadingAsync);
        }
        else if (fault.When == FaultMoment.Before && await strike.InterruptAsync())
        {
            return;
        }

        try
        {
            if (fault.Twice)
            {
                await ServeForNothingAsync(context, strike);
            }

            if (fault.ChangesAnswer || continuation?.Boundary is not null)
            {
                await AnswerChangedAsync(context, operation, strike, continuation);
            }
            else
            {
                await next(context);
            }

            if (fault.DropBytes is { } dropped && DropBytes(context, dropped))
            {
                strike.Record();
            }
        }
        catch (FaultSignal)
        {
            await strike.AnswerAsync();
        }
    }

    private async Task AnswerChangedAsync(
        HttpContext context,
        string? operation,
        Strike strike,
        PageContinuation? continuation
    )
    {
        var fault = strike.Fault;
        await using var held = new HeldAnswer(context);
        SortedDictionary<int, JObject>? failures = null;
        var pageToken = continuation?.PageToken;
        try
        {
            if (fault.FailItems is not null && operation == RequestOperation.BatchCreate)
            {
                failures = await PartialBatch.TakeOutAsync(context.Request, fault.FailItems);
            }

            if (fault.Answer == FaultAnswer.EmptyPage && continuation is null)
            {
                pageToken = await PageContinuations.ReadTokenAsync(context.Request);
            }
            // The endpoint would refuse a batch of nothing; the failures are put in below.
            if (failures?.Count > 0 && await IsEmptyBatchAsync(context.Request))
            {
                await WriteJsonAsync(context.Response, []);
            }
            else
            {
                await next(context);
            }
        }
        finally
        {
            await held.ReleaseAsync();
        }

        if (fault.When == FaultMoment.After && await strike.InterruptAsync())
        {
            return;
        }

        if (fault.FailItems is not null || fault.Answer is not null || continuation?.Boundary is not null)
        {
            if (await held.ReadJsonAsync() is { } json)
            {
                if (failures is not null)
                {
                    PartialBatch.PutBack(json, failures);
                }
                else if (fault.FailItems is not null)
                {
                    PartialBatch.Replace(json, fault.FailItems);
                }

                if (continuation?.Boundary is { } repeated)
                {
                    ListOf(json).Insert(0, repeated);
                }

                await held.ReplaceAsync(
                    Change(context.Response, json, fault.Answer, pageToken, continuation?.Boundary)
                );
            }
            else if (fault.Answer == FaultAnswer.WrongContentType)
            {
                context.Response.ContentType = "text/html; charset=UTF-8";
            }
        }

        if (
            fault.FailItems is not null
            || fault.Answer is not null
            || fault.TruncateAt is not null
            || fault.BytesPerSecond is not null
        )
        {
            strike.Record();
        }

        await held.SendAsync(fault.TruncateAt, fault.BytesPerSecond, time);
    }

    private byte[] Change(HttpResponse response, JObject json, FaultAnswer? answer, string? pageToken, JToken? boundary)
    {
        switch (answer)
        {
            case FaultAnswer.WrongContentType:
                response.ContentType = "text/html; charset=UTF-8";
                break;
            case FaultAnswer.EmptyPage:
                json = new JObject
                {
                    ["nextPageToken"] = continuations.Issue(new PageContinuation(pageToken, boundary)),
                };
                break;
            case FaultAnswer.RepeatedBoundary
                when (string?)json["nextPageToken"] is { } next && ListOf(json) is [.., { } last]:
                json["nextPageToken"] = continuations.Issue(new PageContinuation(next, last));
                break;
            case FaultAnswer.NullEntries:
                var list = ListOf(json);
                list.Insert(0, JValue.CreateNull());
                list.Add(JValue.CreateNull());
                break;
            case FaultAnswer.EndlessToken when json["nextPageToken"] is null:
                json["nextPageToken"] = continuations.Issue(new PageContinuation(null, IsEndless: true));
                break;
            case FaultAnswer.ExtraToken when json["nextPageToken"] is null:
                json["nextPageToken"] = continuations.Issue(new PageContinuation(null, IsEnd: true));
                break;
            default:
                break;
        }

        var bytes = Encoding.UTF8.GetBytes(json.ToString(Formatting.None));
        return answer == FaultAnswer.MalformedJson ? bytes[..(bytes.Length / 2)] : bytes;
    }

    private static JArray ListOf(JObject json)
    {
        if (ListNames.Select(name => json[name]).OfType<JArray>().FirstOrDefault() is { } list)
        {
            return list;
        }

        list = [];
        json.AddFirst(new JProperty(ListNames[0], list));
        return list;
    }

    private static async Task<bool> IsEmptyBatchAsync(HttpRequest request)
    {
        var body = await PageContinuations.ReadBodyAsync(request);
        return body?["newMediaItems"] is JArray { Count: 0 };
    }

    private static Task WriteJsonAsync(HttpResponse response, JObject json)
    {
        response.ContentType = WireJson.ContentType;
        return response.WriteAsync(json.ToString(Formatting.None));
    }

    private async Task<FaultyCall> DescribeAsync(HttpContext context, string? operation)
    {
        var request = context.Request;
        var caller = authenticator.FindCaller(request);
        if (caller is not null)
        {
            context.Features.Set(caller);
        }

        var clientId = caller?.ClientId;
        if (operation == "OAuth_Token" && request.HasFormContentType)
        {
            clientId ??= await ReadClientIdAsync(request);
        }

        return new FaultyCall(
            operation,
            request.Method,
            request.Path.Value ?? "",
            caller?.Account,
            clientId,
            request.ContentLength
        );
    }

    // The form stays with the request: who reads it later gets the same.
    private static async Task<string?> ReadClientIdAsync(HttpRequest request)
    {
        try
        {
            return (await request.ReadFormAsync())["client_id"];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private void Record(SetFault? fault, HttpContext context)
    {
        if (fault is not null)
        {
            faults.Record(fault, context);
        }
    }

    // What is gone or different before the endpoint sees the call.
    private async Task ChangeCallAsync(HttpContext context, Strike strike)
    {
        var (request, fault) = (context.Request, strike.Fault);
        if (fault.ExpireToken && Authenticator.ReadToken(request) is { Length: > 0 } token)
        {
            expired.Add(token);
            strike.Record();
        }

        if (fault.DropSession && new UploadParameters(request).UploadId is { } id)
        {
            var wasThere =
                await database.WriteAsync(connection => UploadStore.Delete(connection, id), context.RequestAborted) > 0;

            // What is no session is no file either: its id may be anything.
            if (wasThere)
            {
                uploads.Delete(id);
            }

            strike.Record();
        }

        if (fault.IgnoreRange && request.Headers.Remove(HeaderNames.Range))
        {
            strike.Record();
        }

        if (fault.Headers is { } headers)
        {
            strike.Record();
            context.Response.OnStarting(() =>
            {
                foreach (var (name, value) in headers)
                {
                    context.Response.Headers[name] = value;
                }

                return Task.CompletedTask;
            });
        }
    }

    // The whole call takes effect, and nobody gets its answer.
    private async Task ServeForNothingAsync(HttpContext context, Strike strike)
    {
        strike.Record();
        context.Request.EnableBuffering();
        var body = context.Request.Body;
        context.Request.Body = new KeptBody(body);
        await using (var held = new HeldAnswer(context))
        {
            try
            {
                await next(context);
            }
            finally
            {
                await held.ReleaseAsync();
            }
        }

        context.Response.Clear();
        body.Position = 0;
        context.Request.Body = body;
    }

    // The active session of a call that told how much is here.
    private bool DropBytes(HttpContext context, long count)
    {
        if (context.Response.StatusCode != StatusCodes.Status200OK)
        {
            return false;
        }

        if (new UploadParameters(context.Request).UploadId is not { } id)
        {
            return false;
        }

        if (database.Read(connection => UploadStore.Find(connection, id)) is not { State: StoredUploadState.Active })
        {
            return false;
        }

        if (uploads.LengthOf(id) is var length && length == 0)
        {
            return false;
        }

        uploads.Truncate(id, Math.Max(0, length - count));
        return true;
    }

    /// <summary>A body that stays open, though whoever reads it closes it.</summary>
    private sealed class KeptBody(Stream body) : PassThroughStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Inner.ReadAsync(buffer, cancellationToken);
    }

    /// <summary>One fault on one call.</summary>
    private sealed class Strike(HttpContext context, string? operation, Fault fault, Action record, TimeProvider time)
    {
        private bool _isRecorded;

        public Fault Fault => fault;

        public void Record()
        {
            if (_isRecorded)
            {
                return;
            }

            _isRecorded = true;
            record();
        }

        /// <summary>Waits if the fault says so, then answers or resets if it does; false if the call goes on.</summary>
        public async Task<bool> InterruptAsync()
        {
            if (fault.Delay is not null)
            {
                await WaitAsync(context.RequestAborted);
            }

            if (!fault.Reset && !fault.HasError)
            {
                return false;
            }

            await AnswerAsync();
            return true;
        }

        /// <summary>Strikes while the body is being read.</summary>
        public async Task InterruptReadingAsync(CancellationToken cancellationToken)
        {
            Record();
            if (fault.Delay is not null)
            {
                await WaitAsync(cancellationToken);
            }

            if (fault.Reset || fault.HasError)
            {
                throw new FaultSignal();
            }
        }

        public Task AnswerAsync()
        {
            Record();
            return fault.Reset ? Connections.ResetAsync(context) : FaultErrors.WriteAsync(context, fault, operation);
        }

        private Task WaitAsync(CancellationToken cancellationToken)
        {
            Record();
            return Task.Delay(fault.Delay!.Value, time, cancellationToken);
        }
    }
}
