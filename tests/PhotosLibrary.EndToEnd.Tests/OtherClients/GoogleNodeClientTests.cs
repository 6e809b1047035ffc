using System.Web;
using PhotosLibrary.Emulator;
using PhotosLibrary.EndToEnd.Tests.Auth;
using PhotosLibrary.EndToEnd.Tests.Library;

namespace PhotosLibrary.EndToEnd.Tests.OtherClients;

/// <summary>
/// The base of Google's own client library for Node, <c>googleapis-common</c> with its <c>google-auth-library</c>,
/// unmodified: it signs in, builds itself from the discovery document, retries calls and refreshes tokens.
/// </summary>
public sealed class GoogleNodeClientTests : IDisposable
{
    private const string Package = "googleapis-common";

    private const string Program = """
        const { OAuth2Client, Discovery } = require('googleapis-common');
        const { createReadStream } = require('fs');
        const { EMULATOR: address, CODE: code, VERIFIER: codeVerifier } = process.env;
        const clientId = '123-node.apps.googleusercontent.com';
        const scope = ['openid', 'email',
          ...['appendonly', 'readonly.appcreateddata']
            .map(name => 'https://www.googleapis.com/auth/photoslibrary.' + name)];
        const setFault = fault => fetch(address + 'emulator/faults', { method: 'POST', body: JSON.stringify(fault) });
        (async () => {
          const client = new OAuth2Client({
            clientId, clientSecret: 'any', redirectUri: 'http://localhost:3000/callback',
            forceRefreshOnFailure: true, issuers: [address.slice(0, -1)],
            endpoints: {
              oauth2AuthBaseUrl: address + 'o/oauth2/v2/auth',
              oauth2TokenUrl: address + 'token', oauth2RevokeUrl: address + 'revoke',
              tokenInfoUrl: address + 'tokeninfo',
              oauth2FederatedSignonPemCertsUrl: address + 'oauth2/v1/certs',
            },
          });
          if (!code) {
            const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
            console.log(codeVerifier);
            console.log(client.generateAuthUrl({
              scope, access_type: 'offline', code_challenge: codeChallenge, code_challenge_method: 'S256',
            }));
            return;
          }

          const { tokens } = await client.getToken({ code, codeVerifier });
          client.setCredentials(tokens);
          const ticket = await client.verifyIdToken({ idToken: tokens.id_token, audience: clientId });
          console.log(ticket.getPayload().email, (await client.getTokenInfo(tokens.access_token)).email);

          const createEndpoint = await new Discovery({}).discoverAPI(address + '$discovery/rest?version=v1');
          const photos = createEndpoint({ auth: client }, { _options: {} });
          const album = (await photos.albums.create({ requestBody: { album: { title: 'Holiday' } } })).data;
          const upload = await client.request({
            url: address + 'v1/uploads', method: 'POST',
            data: createReadStream(process.env.PHOTO), responseType: 'text',
            headers: { 'Content-Type': 'application/octet-stream', 'X-Goog-Upload-Protocol': 'raw' },
          });
          const made = (await photos.mediaItems.batchCreate({ requestBody: {
            albumId: album.id, newMediaItems: [{ simpleMediaItem: { uploadToken: upload.data, fileName: 'a.jpg' } }],
          } })).data.newMediaItemResults[0];
          console.log(made.mediaItem.filename, made.status.message);

          await setFault({ operation: 'MediaItems_List', times: 2, error: 'unavailable' });
          console.log((await photos.mediaItems.list({ fields: 'mediaItems(id)' })).data.mediaItems.length);
          await setFault({ operation: 'Albums_List', expireToken: true });
          console.log((await photos.albums.list({})).data.albums[0].mediaItemsCount);
          await fetch(address + 'emulator/faults', { method: 'DELETE' });

          await client.revokeToken(client.credentials.access_token);
          console.log(await photos.albums.list({}).catch(error => error.message));
        })().catch(error => {
          console.error(error.stack);
          process.exit(1);
        });
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("google-node-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableFact]
    public async Task Googles_node_client_signs_in_retries_and_refreshes()
    {
        var modules = await Programs.FindNodeModulesAsync(Package);
        Skip.If(modules is null, $"{Package} is not installed (npm install --global {Package}@8.0.3).");
        await using var emulator = await PhotosEmulator.StartAsync();
        var photo = Path.Combine(_folder, "photo.jpg");
        await File.WriteAllBytesAsync(photo, TestPhotos.Jpeg(1));
        var program = Path.Combine(_folder, "program.cjs");
        await File.WriteAllTextAsync(program, Program);
        var environment = new Dictionary<string, string>
        {
            ["EMULATOR"] = emulator.Address.ToString(),
            ["PHOTO"] = photo,
            ["NODE_PATH"] = modules!,
        };

        var start = await RunAsync(program, environment);
        var redirect = await new Person().DecideAsync(new Uri(start[1]));
        environment["VERIFIER"] = start[0];
        environment["CODE"] = HttpUtility.ParseQueryString(redirect.Query)["code"]!;
        var lines = await RunAsync(program, environment);

        Assert.Equal(["alice@example.com alice@example.com", "a.jpg Success", "1", "1", "invalid_grant"], lines);
    }

    private async Task<string[]> RunAsync(string program, Dictionary<string, string> environment)
    {
        var run = await ProcessRun.StartAsync("node", _folder, environment, program);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
