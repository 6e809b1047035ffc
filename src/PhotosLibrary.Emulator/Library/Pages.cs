using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Library;

/// <summary>
/// Cuts lists into pages. A token holds the sort key of the last element of its page, so that elements added meanwhile
/// neither repeat nor hide others. It is valid only for the request that it came from.
/// </summary>
internal sealed class Pages(TokenSigner signer, UnconfirmedFacts facts)
{
    /// <summary>Resolves the page to read.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="query">Method and parameters, all but page size and token.</param>
    /// <param name="parameters">The page parameters of the request.</param>
    public PageRequest Read(Caller caller, string query, PageParameters parameters)
    {
        var count = parameters.Sizes.For(parameters.Size, facts.LargePageSize);
        var page = new PageRequest($"page\n{caller.Account}\n{caller.ClientId}\n{count}\n{query}", count, null);
        if (string.IsNullOrEmpty(parameters.Token))
        {
            return page;
        }

        var after =
            signer.Read(page.Query, parameters.Token)
            ?? throw ApiErrors.InvalidArgument(
                "page_token",
                "The page token is not one of this request: every other parameter must stay as it was."
            );
        return page with { After = after };
    }

    /// <summary>Cuts what was read to the page, and makes the token of the next page if there is one.</summary>
    public (List<T> Elements, string? NextPageToken) Cut<T>(
        PageRequest page,
        List<T> fetched,
        Func<T, (long, long)> sortKey
    )
    {
        if (fetched.Count <= page.Size)
        {
            return (fetched, null);
        }

        fetched.RemoveRange(page.Size, fetched.Count - page.Size);
        var (first, second) = sortKey(fetched[^1]);
        return (fetched, signer.Create(page.Query, first, second));
    }
}
