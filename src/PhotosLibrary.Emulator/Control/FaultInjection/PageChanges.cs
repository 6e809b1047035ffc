using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>Changes the JSON of a response, mostly a page of a list, as a fault wants it.</summary>
internal sealed class PageChanges(PageContinuations continuations)
{
    private static readonly string[] ListNames = ["mediaItems", "albums", "sharedAlbums"];

    /// <summary>Changes a response and returns its new body.</summary>
    /// <param name="response">The response.</param>
    /// <param name="json">Its JSON.</param>
    /// <param name="change">What to change.</param>
    /// <param name="pageToken">The token of this page; null for the first.</param>
    /// <param name="boundary">The last element of the page before, if this page repeats it.</param>
    public byte[] Apply(HttpResponse response, JObject json, FaultResponse? change, string? pageToken, JToken? boundary)
    {
        if (boundary is not null)
        {
            ListOf(json).Insert(0, boundary);
        }

        switch (change)
        {
            case FaultResponse.WrongContentType:
                SetWrongContentType(response);
                break;
            case FaultResponse.EmptyPage:
                json = new JObject
                {
                    ["nextPageToken"] = continuations.Issue(new PageContinuation(pageToken, boundary)),
                };
                break;
            case FaultResponse.RepeatedBoundary
                when (string?)json["nextPageToken"] is { } next && ListOf(json) is [.., { } last]:
                json["nextPageToken"] = continuations.Issue(new PageContinuation(next, last));
                break;
            case FaultResponse.NullEntries:
                var list = ListOf(json);
                list.Insert(0, JValue.CreateNull());
                list.Add(JValue.CreateNull());
                break;
            case FaultResponse.EndlessToken when json["nextPageToken"] is null:
                json["nextPageToken"] = continuations.Issue(new PageContinuation(null, IsEndless: true));
                break;
            case FaultResponse.ExtraToken when json["nextPageToken"] is null:
                json["nextPageToken"] = continuations.Issue(new PageContinuation(null, IsEnd: true));
                break;
            default:
                break;
        }

        var bytes = Encoding.UTF8.GetBytes(json.ToString(Formatting.None));
        return change == FaultResponse.MalformedJson ? bytes[..(bytes.Length / 2)] : bytes;
    }

    /// <summary>Says that a response is a page of HTML.</summary>
    public static void SetWrongContentType(HttpResponse response) => response.ContentType = "text/html; charset=UTF-8";

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
}
