using System.Text.RegularExpressions;

namespace PhotosLibrary.Emulator.Control;

/// <summary>
/// The last requests that an emulator got; those to <c>/emulator</c> itself are left out. Over HTTP it is
/// <c>/emulator/requests</c>.
/// </summary>
public sealed class RequestLog : IResettable
{
    /// <summary>How much of a JSON body is kept, in bytes.</summary>
    public const int LongestBody = 65_536;

    // Of all bodies together, in bytes: the memory must not grow with the pages that are read.
    private const long MostBodies = 32_000_000;

    private readonly Lock _lock = new();
    private readonly int _capacity;
    private readonly Queue<LoggedRequest> _requests = new();
    private readonly Queue<(long Sequence, BodyRecord Request, BodyRecord Response)> _bodies = new();
    private long _bodyLength;
    private long _sequence;

    internal RequestLog(int capacity) => _capacity = capacity;

    internal bool IsOff => _capacity == 0;

    /// <summary>The requests that are kept, oldest first.</summary>
    /// <param name="filter">Which of them; null for all.</param>
    public IReadOnlyList<LoggedRequest> List(RequestFilter? filter = null) => [.. Each(filter)];

    /// <summary>The same, from this moment, with the secrets taken out of each when it is asked for.</summary>
    internal IEnumerable<LoggedRequest> Each(RequestFilter? filter)
    {
        List<LoggedRequest> requests;
        Dictionary<long, (BodyRecord Request, BodyRecord Response)> bodies;
        lock (_lock)
        {
            requests = [.. _requests];
            bodies = _bodies.ToDictionary(body => body.Sequence, body => (body.Request, body.Response));
        }

        return requests.Where(request => Matches(request, filter)).Select(request =>
            bodies.TryGetValue(request.Sequence, out var body)
                ? request with
                {
                    RequestBody = Redaction.Json(body.Request.ReadText()),
                    ResponseBody = Redaction.Json(body.Response.ReadText()),
                }
                : request);
    }

    /// <summary>Forgets the requests so far.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
            _bodies.Clear();
            _bodyLength = 0;
        }
    }

    void IResettable.Reset() => Clear();

    internal void Add(Func<long, LoggedRequest> create, BodyRecord requestBody, BodyRecord responseBody)
    {
        lock (_lock)
        {
            var sequence = ++_sequence;
            _requests.Enqueue(create(sequence));
            if (_requests.Count > _capacity) _requests.Dequeue();
            if (requestBody.Kept + responseBody.Kept > 0)
            {
                _bodies.Enqueue((sequence, requestBody, responseBody));
                _bodyLength += requestBody.Kept + responseBody.Kept;
            }

            // Bodies go with their requests, or earlier if there is no room.
            var oldest = _requests.Peek().Sequence;
            while (_bodies.TryPeek(out var body) && (body.Sequence < oldest || _bodyLength > MostBodies))
            {
                _bodies.Dequeue();
                _bodyLength -= body.Request.Kept + body.Response.Kept;
            }
        }
    }

    private static bool Matches(LoggedRequest request, RequestFilter? filter) =>
        filter is null
        || ((filter.Operation is null || (request.Operation is not null && Regex.IsMatch(
                request.Operation,
                $"^{Regex.Escape(filter.Operation).Replace("\\*", ".*", StringComparison.Ordinal)}$",
                RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)))
            && (filter.Status is null || request.Status == filter.Status)
            && (filter.Account is null || request.Account == filter.Account)
            && (filter.Since is null || request.Sequence > filter.Since));
}
