using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.OtherClients;

/// <summary>
/// The spec is for other generators too: <c>@hey-api/openapi-ts</c> makes a TypeScript client of it, the compiler
/// checks a program that uses it, and that uploads, lists, searches and fails against the emulator.
/// </summary>
public sealed class TypeScriptClientTests : IDisposable
{
    private const string Generator = "@hey-api/openapi-ts";

    private const string Program = """
        import { client } from './photos/client.gen';
        import {
          albumsCreate, albumsGet, albumsList, mediaItemsBatchCreate, mediaItemsList, mediaItemsSearch, uploadsCreate,
        } from './photos';

        declare const process: { env: Record<string, string>; exit(code: number): void };
        declare function require(name: string): any;

        client.setConfig({ baseUrl: process.env.EMULATOR, auth: () => 'dev:alice' });

        async function main() {
          const album = await albumsCreate({ body: { album: { title: 'Holiday' } }, throwOnError: true });
          const upload = await uploadsCreate({
            body: new Blob([require('fs').readFileSync(process.env.PHOTO)]),
            headers: { 'X-Goog-Upload-Protocol': 'raw' },
            throwOnError: true,
          });
          const made = await mediaItemsBatchCreate({
            body: {
              albumId: album.data.id,
              newMediaItems: [{ description: 'Sea', simpleMediaItem: { uploadToken: upload.data, fileName: 'a.jpg' } }],
            },
            throwOnError: true,
          });
          console.log(made.data.newMediaItemResults?.[0].mediaItem?.filename);

          const albums = await albumsList({ query: { pageSize: 50 }, throwOnError: true });
          console.log(albums.data.albums?.map(a => `${a.title} ${a.mediaItemsCount}`).join());
          const items = await mediaItemsList({ query: { fields: 'mediaItems(id)' }, throwOnError: true });
          console.log(items.data.mediaItems?.length, items.data.nextPageToken);
          const found = await mediaItemsSearch({ body: { albumId: album.data.id }, throwOnError: true });
          console.log(found.data.mediaItems?.[0].description, found.data.mediaItems?.[0].mediaMetadata?.width);
          const missing = await albumsGet({ path: { albumId: 'none' } });
          console.log(missing.error?.error?.status);
        }

        main().catch(error => {
          console.error(error);
          process.exit(1);
        });
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("typescript-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Generated_typescript_client_uploads_and_lists()
    {
        var modules = await Programs.FindNodeModulesAsync(Generator);
        Skip.If(
            modules is null,
            $"{Generator} is not installed (npm install --global {Generator}@0.85.2 typescript@5.9.3)."
        );
        await using var emulator = await PhotosEmulator.StartAsync();
        var photo = Path.Combine(_folder, "photo.jpg");
        await File.WriteAllBytesAsync(photo, TestPhotos.Jpeg(1));
        await File.WriteAllTextAsync(Path.Combine(_folder, "program.ts"), Program);
        var spec = Repository.SpecPath;

        await RunAsync(
            Path.Combine(modules!, Generator, "bin", "index.cjs"),
            "-i",
            spec,
            "-o",
            "photos",
            "-c",
            "@hey-api/client-fetch"
        );
        await RunAsync(
            Path.Combine(modules!, "typescript", "bin", "tsc"),
            "--strict",
            "--target",
            "es2022",
            "--lib",
            "es2022,dom,dom.iterable",
            "--module",
            "commonjs",
            "program.ts"
        );
        var lines = await RunAsync("program.js");

        Assert.Equal(["a.jpg", "Holiday 1", "1 undefined", "Sea 64", "NOT_FOUND"], lines);

        async Task<string[]> RunAsync(params string[] arguments)
        {
            var run = await ProcessRun.StartAsync(
                "node",
                _folder,
                new Dictionary<string, string>
                {
                    ["EMULATOR"] = emulator.Address.ToString().TrimEnd('/'),
                    ["PHOTO"] = photo,
                },
                arguments
            );
            Assert.True(run.ExitCode == 0, run.Output + run.Error);
            return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
