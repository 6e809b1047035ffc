using PhotosLibrary.Emulator.Clock;
using PhotosLibrary.Emulator.Control.Requests;

namespace PhotosLibrary.Emulator.Control;

/// <summary>
/// The last requests that an emulator received; those to <c>/emulator</c> itself are left out. Over HTTP it is
/// <c>/emulator/requests</c>.
/// </summary>
public sealed class RequestLog : IResettable
{
    /// <summary>How much of a JSON body is logged, in bytes.</summary>
    public const int LongestBody = 65_536;

    private readonly Lock _lock = new();
    private readonly int _capacity;
    private readonly Queue<(
        LoggedRequest Request,
        BodyRing.Place RequestBody,
        BodyRing.Place ResponseBody
    )> _requests = [];
    private readonly BodyRing _bodies = new();
    private long _sequence;

    internal RequestLog(int capacity) => _capacity = capacity;

    internal bool IsOff => _capacity == 0;

    /// <summary>The logged requests, oldest first.</summary>
    /// <param name="filter">Which of them; null for all.</param>
    public IReadOnlyList<LoggedRequest> List(RequestFilter? filter = null) => [.. Each(filter)];

    /// <summary>
    /// The same, as of this moment, with the secrets removed from each when it is enumerated; of those that are dropped
    /// until then, the bodies are missing.
    /// </summary>
    internal IEnumerable<LoggedRequest> Each(RequestFilter? filter)
    {
        List<(LoggedRequest Request, BodyRing.Place RequestBody, BodyRing.Place ResponseBody)> requests;
        lock (_lock)
        {
            requests = [.. _requests];
        }

        return requests
            .Where(entry => Matches(entry.Request, filter))
            .Select(entry =>
                entry.Request with
                {
                    RequestBody = Redaction.Json(ReadBody(entry.RequestBody)),
                    ResponseBody = Redaction.Json(ReadBody(entry.ResponseBody)),
                }
            );
    }

    /// <summary>Deletes the requests so far.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }

    void IResettable.Reset() => Clear();

    internal void Add(Func<long, LoggedRequest> create, BodyRecord requestBody, BodyRecord responseBody)
    {
        lock (_lock)
        {
            if (_requests.Count == _capacity)
            {
                _requests.Dequeue();
            }

            _requests.Enqueue((create(++_sequence), _bodies.Add(requestBody.Logged), _bodies.Add(responseBody.Logged)));
        }

        requestBody.Release();
        responseBody.Release();
    }

    private string? ReadBody(BodyRing.Place place)
    {
        lock (_lock)
        {
            return _bodies.ReadText(place);
        }
    }

    private static bool Matches(LoggedRequest request, RequestFilter? filter) =>
        filter is null
        || (
            (
                filter.Operation is null
                || (request.Operation is not null && Wildcard.ToRegex(filter.Operation).IsMatch(request.Operation))
            )
            && (filter.Status is null || request.Status == filter.Status)
            && (filter.Account is null || request.Account == filter.Account)
            && (filter.Since is null || request.Sequence > filter.Since)
        );
}
