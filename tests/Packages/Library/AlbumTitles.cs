using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using PhotosLibrary;

namespace Library
{
    /// <summary>Lists albums in C# 7.3, which has neither asynchronous streams nor nullable references.</summary>
    public static class AlbumTitles
    {
        public static async Task<List<string>> ReadAsync(PhotosLibraryClient photos)
        {
            var page = await photos.Albums.ListAsync().ConfigureAwait(false);
            return page.Albums.Select(album => album.Title).ToList();
        }
    }
}
