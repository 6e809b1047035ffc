using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.OtherClients;

/// <summary>
/// Google's own client library for Python, as Debian packages it, unmodified: it builds itself from the discovery
/// document, which the emulator serves as Google does.
/// </summary>
public sealed class DiscoveryClientTests : IDisposable
{
    // Debian's packages belong to Debian's Python, whichever other is first on the path.
    private const string Python = "/usr/bin/python3";

    private const string Program = """
        import sys
        from google.oauth2.credentials import Credentials
        from googleapiclient.discovery import build
        from googleapiclient.errors import HttpError

        address, photo = sys.argv[1], sys.argv[2]
        photos = build(
            'photoslibrary', 'v1', credentials=Credentials('dev:alice'), cache_discovery=False,
            discoveryServiceUrl=address + '$discovery/rest?version={apiVersion}')
        album = photos.albums().create(body={'album': {'title': 'Holiday'}}).execute()
        with open(photo, 'rb') as file:
            response, token = photos._http.request(
                address + 'v1/uploads', 'POST', body=file.read(), headers={'X-Goog-Upload-Protocol': 'raw'})
        made = photos.mediaItems().batchCreate(body={
            'albumId': album['id'],
            'newMediaItems': [{'simpleMediaItem': {'uploadToken': token.decode(), 'fileName': 'a.jpg'}}]}).execute()
        item = made['newMediaItemResults'][0]['mediaItem']
        print(item['filename'])
        print(photos.albums().patch(
            id=album['id'], updateMask='title', body={'title': 'Beach'}, fields='title').execute())
        print(photos.mediaItems().patch(
            id=item['id'], updateMask='description', body={'description': 'Sun'}).execute()['description'])
        print(len(photos.mediaItems().batchGet(mediaItemIds=[item['id'], 'none']).execute()['mediaItemResults']))
        many = [item['id']] + ['none' + str(i).rjust(60, '-') for i in range(49)]
        print(len(photos.mediaItems().batchGet(mediaItemIds=many).execute()['mediaItemResults']))
        for title in ('One', 'Two'):
            photos.albums().create(body={'album': {'title': title}}).execute()
        request, titles = photos.albums().list(pageSize=1), []
        while request is not None:
            page = request.execute()
            titles += [album['title'] for album in page.get('albums', [])]
            request = photos.albums().list_next(request, page)
        print(' '.join(titles))
        batch = photos.new_batch_http_request(
            lambda name, response, error: print(name, response['title'] if error is None else error.resp.status))
        batch.add(photos.albums().get(albumId=album['id']), request_id='seen')
        batch.add(photos.albums().create(body={'album': {'title': 'Größe'}}), request_id='made')
        batch.add(photos.albums().get(albumId='none'), request_id='missed')
        batch.execute()
        print(len(photos.albums().list(pageSize=50).execute()['albums']))
        try:
            photos.sharedAlbums().list().execute()
        except HttpError as error:
            print(error.resp.status, error._get_reason())
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("python-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Googles_python_client_works_from_the_discovery_document()
    {
        var isThere =
            File.Exists(Python)
            && (await ProcessRun.StartAsync(Python, _folder, "-c", "import googleapiclient")).ExitCode == 0;
        Skip.IfNot(isThere, "googleapiclient is not installed (Debian's package python3-googleapi).");
        await using var emulator = await PhotosEmulator.StartAsync();
        var photo = Path.Combine(_folder, "photo.jpg");
        await File.WriteAllBytesAsync(photo, TestPhotos.Jpeg(1));

        var run = await ProcessRun.StartAsync(Python, _folder, "-c", Program, emulator.Address.ToString(), photo);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            [
                "a.jpg",
                "{'title': 'Beach'}",
                "Sun",
                "2",
                "50",
                "Two One Beach",
                "seen Beach",
                "made Größe",
                "missed 404",
                "4",
                "403 The caller does not have permission",
            ],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
    }
}
