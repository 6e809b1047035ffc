using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Control.FaultInjection;

/// <summary>
/// A batch in which some items fail: they are taken out of the request, and put as failures into the response.
/// </summary>
internal static class PartialBatch
{
    /// <summary>Takes the items that fail out of a <c>mediaItems.batchCreate</c>.</summary>
    /// <returns>The results of those items, by their place; null if the request cannot be read.</returns>
    public static async Task<SortedDictionary<int, JObject>?> TakeOutAsync(
        HttpRequest request,
        IReadOnlyList<FailedItem> failed
    )
    {
        if (await PageContinuations.ReadBodyAsync(request) is not { } body || body["newMediaItems"] is not JArray items)
        {
            return null;
        }

        var results = new SortedDictionary<int, JObject>();
        foreach (var failure in failed.Where(failure => failure.Index < items.Count))
        {
            results[failure.Index] = new JObject
            {
                ["uploadToken"] = items[failure.Index]?["simpleMediaItem"]?["uploadToken"],
                ["status"] = StatusOf(failure, ErrorTexts.BadItem),
            };
        }

        foreach (var index in results.Keys.Reverse())
        {
            items.RemoveAt(index);
        }

        PageContinuations.SetBody(request, body);
        return results;
    }

    /// <summary>Whether nothing is left of a batch.</summary>
    public static async Task<bool> IsEmptyAsync(HttpRequest request)
    {
        var body = await PageContinuations.ReadBodyAsync(request);
        return body?["newMediaItems"] is JArray { Count: 0 };
    }

    /// <summary>Puts the failures back in their places.</summary>
    public static void PutBack(JObject response, SortedDictionary<int, JObject> results)
    {
        if (response["newMediaItemResults"] is not JArray list)
        {
            response["newMediaItemResults"] = list = [];
        }

        foreach (var (index, result) in results)
        {
            list.Insert(index, result);
        }
    }

    /// <summary>Puts failures over results of a <c>mediaItems.batchGet</c>.</summary>
    public static void Replace(JObject response, IReadOnlyList<FailedItem> failed)
    {
        if (response["mediaItemResults"] is not JArray list)
        {
            return;
        }

        foreach (var failure in failed.Where(failure => failure.Index < list.Count))
        {
            list[failure.Index] = new JObject { ["status"] = StatusOf(failure, ErrorTexts.InvalidMediaItemId) };
        }
    }

    private static JObject StatusOf(FailedItem failure, string text) =>
        new() { ["code"] = failure.Code, ["message"] = failure.Message ?? text };
}
