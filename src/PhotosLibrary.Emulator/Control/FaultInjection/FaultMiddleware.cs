using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Control.Requests;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.OAuth;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>Lets the injected faults fire, around every endpoint; does nothing as long as there is none.</summary>
internal sealed class FaultMiddleware(
    RequestDelegate next,
    Faults faults,
    PageContinuations continuations,
    RequestChanges requestChanges,
    SlowWrites slowWrites,
    PageChanges pageChanges,
    Authenticator authenticator,
    TimeProvider time
)
{
    public Task InvokeAsync(HttpContext context) =>
        faults.IsIdle || ControlPath.Includes(context.Request) ? next(context) : ServeAsync(context);

    private async Task ServeAsync(HttpContext context)
    {
        var operation = RequestOperation.Of(context);
        var isPage = operation?.EndsWith("_List", StringComparison.Ordinal) == true || operation == "MediaItems_Search";
        var token = isPage ? await PageContinuations.ReadTokenAsync(context.Request) : null;
        var continuation = isPage ? await continuations.ResumeAsync(context.Request) : null;
        var injected = faults.Claim(await DescribeAsync(context, operation));
        if (continuation?.IsEndless == true && injected is null or { Fault.Response: FaultResponse.EndlessToken })
        {
            Record(injected, context);
            await WriteJsonAsync(context.Response, new JObject { ["nextPageToken"] = token });
            return;
        }

        if (continuation?.IsEnd == true && injected is null or { Fault.Response: FaultResponse.ExtraToken })
        {
            Record(injected, context);
            await WriteJsonAsync(context.Response, []);
            return;
        }

        if (injected is null && continuation is null)
        {
            await next(context);
            return;
        }

        var fault = injected?.Fault ?? new Fault();
        if (!slowWrites.TryBegin(context, fault, out var write))
        {
            await next(context);
            return;
        }

        using (write)
        {
            var execution = new FaultExecution(context, operation, fault, write, () => Record(injected, context), time);
            await ServeAsync(execution, continuation);
        }
    }

    private async Task ServeAsync(FaultExecution execution, PageContinuation? continuation)
    {
        var (context, fault) = (execution.Context, execution.Fault);
        await requestChanges.ApplyAsync(execution);
        if (fault.AtByte is { } offset)
        {
            context.Request.Body = new InterruptedBody(context.Request.Body, offset, execution.InterruptReadingAsync);
        }
        else if (fault.When == FaultMoment.Before && await execution.InterruptAsync())
        {
            return;
        }

        try
        {
            if (fault.Twice)
            {
                await ServeWithoutResponseAsync(execution);
            }

            if (fault.ChangesResponse || continuation?.Boundary is not null)
            {
                await ServeChangedAsync(execution, continuation);
            }
            else
            {
                await next(context);
            }

            requestChanges.DropBytes(execution);
        }
        catch (FaultSignal)
        {
            await execution.RespondAsync();
        }
    }

    private async Task ServeChangedAsync(FaultExecution execution, PageContinuation? continuation)
    {
        var (context, fault) = (execution.Context, execution.Fault);
        await using var buffered = new BufferedResponse(context);
        SortedDictionary<int, JObject>? failures = null;
        var pageToken = continuation?.PageToken;
        try
        {
            if (fault.FailItems is not null && execution.Operation == RequestOperation.BatchCreate)
            {
                failures = await PartialBatch.TakeOutAsync(context.Request, fault.FailItems);
            }

            if (fault.Response == FaultResponse.EmptyPage && continuation is null)
            {
                pageToken = await PageContinuations.ReadTokenAsync(context.Request);
            }

            // The endpoint would refuse an empty batch; the failures are put in below.
            if (failures?.Count > 0 && await PartialBatch.IsEmptyAsync(context.Request))
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
            await buffered.ReleaseAsync();
        }

        if (fault.When == FaultMoment.After && await execution.InterruptAsync())
        {
            return;
        }

        var changesJson = fault.FailItems is not null || fault.Response is not null;
        if (changesJson || continuation?.Boundary is not null)
        {
            await ChangeJsonAsync(buffered, execution, failures, pageToken, continuation?.Boundary);
        }

        if (changesJson || fault.TruncateAt is not null || fault.BytesPerSecond is not null)
        {
            execution.Record();
        }

        await buffered.SendAsync(fault.TruncateAt, fault.BytesPerSecond, time);
    }

    private async Task ChangeJsonAsync(
        BufferedResponse buffered,
        FaultExecution execution,
        SortedDictionary<int, JObject>? failures,
        string? pageToken,
        JToken? boundary
    )
    {
        var (response, fault) = (execution.Context.Response, execution.Fault);
        if (await buffered.ReadJsonAsync() is not { } json)
        {
            if (fault.Response == FaultResponse.WrongContentType)
            {
                PageChanges.SetWrongContentType(response);
            }

            return;
        }

        if (failures is not null)
        {
            PartialBatch.PutBack(json, failures);
        }
        else if (fault.FailItems is not null)
        {
            PartialBatch.Replace(json, fault.FailItems);
        }

        await buffered.ReplaceAsync(pageChanges.Apply(response, json, fault.Response, pageToken, boundary));
    }

    // The whole call takes effect, and its response is thrown away.
    private async Task ServeWithoutResponseAsync(FaultExecution execution)
    {
        var context = execution.Context;
        execution.Record();
        context.Request.EnableBuffering();
        var body = context.Request.Body;
        context.Request.Body = new UnclosableBody(body);
        await using (var buffered = new BufferedResponse(context))
        {
            try
            {
                await next(context);
            }
            finally
            {
                await buffered.ReleaseAsync();
            }
        }

        context.Response.Clear();
        body.Position = 0;
        context.Request.Body = body;
    }

    private async Task<CallDescription> DescribeAsync(HttpContext context, string? operation)
    {
        var request = context.Request;
        var caller = authenticator.FindCaller(request);
        if (caller is not null)
        {
            context.Features.Set(caller);
        }

        var clientId = caller?.ClientId;
        if (operation == "OAuth_Token" && OAuthParameters.IsForm(request))
        {
            clientId ??= await ReadClientIdAsync(request);
        }

        return new CallDescription(
            operation,
            request.Method,
            request.Path.Value ?? "",
            caller?.Account,
            clientId,
            request.ContentLength
        );
    }

    // The request keeps the form that was read: the endpoint gets the same.
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

    private void Record(InjectedFault? fault, HttpContext context)
    {
        if (fault is not null)
        {
            faults.Record(fault, context);
        }
    }

    private static Task WriteJsonAsync(HttpResponse response, JObject json)
    {
        response.ContentType = WireJson.ContentType;
        return response.WriteAsync(json.ToString(Formatting.None));
    }

    /// <summary>A body that stays open when the endpoint closes it.</summary>
    private sealed class UnclosableBody(Stream body) : PassThroughStream(body)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Inner.ReadAsync(buffer, cancellationToken);
    }
}
