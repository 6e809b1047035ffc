using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Errors;

namespace PhotosLibrary.Emulator.Library;

/// <summary>What a request says of the page that it wants.</summary>
/// <param name="Size">How many elements it asks for.</param>
/// <param name="Token">The token of the page before; null for the first page.</param>
/// <param name="Sizes">How many elements a page of the method has.</param>
internal sealed record PageParameters(int? Size, string? Token, PageSize Sizes);

/// <summary>A page that is asked for.</summary>
/// <param name="Query">Everything but the token that the request says; a token belongs to it.</param>
/// <param name="Size">Most elements on the page.</param>
/// <param name="After">Sort key of the last element of the page before; null for the first page.</param>
internal sealed record PageRequest(string Query, int Size, (long, long)? After)
{
    /// <summary>How many elements to fetch: one more than the page has tells whether another page follows.</summary>
    public int Limit => Size + 1;
}

/// <summary>
/// Cuts lists into pages. A token holds the sort key of the last element shown, so what is added meanwhile neither
/// repeats nor hides anything, and it works only with the request that it came from.
/// </summary>
internal sealed class Pages(TokenSigner signer, UnconfirmedFacts facts)
{
    /// <summary>Reads which page is asked for.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="query">Method and parameters, all but page size and token.</param>
    /// <param name="parameters">What the request says of the page.</param>
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

    /// <summary>Cuts what was fetched to the page, and makes the token of the next if there is one.</summary>
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
