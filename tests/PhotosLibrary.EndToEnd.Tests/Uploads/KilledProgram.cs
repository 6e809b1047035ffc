using Google.Apis.Auth.OAuth2;

namespace PhotosLibrary.EndToEnd.Tests.Uploads;

/// <summary>What this assembly does as a program: it uploads a folder, and is killed while it does.</summary>
internal static class KilledProgram
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var address, var account, var folder, var journal])
        {
            Console.Error.WriteLine("Usage: ADDRESS ACCOUNT FOLDER JOURNAL. To run the tests: dotnet test.");
            return 2;
        }

        using var photos = new PhotosLibraryClient(
            GoogleCredential.FromAccessToken($"dev:{account}"),
            new PhotosLibraryClientOptions { BaseAddress = new Uri(address) }
        );
        var uploader = new BulkUploader(photos, journal, new BulkUploadOptions { ChunkSize = UploadFolder.ChunkSize });
        var areAllThere = true;
        await foreach (var outcome in uploader.UploadFolderAsync(folder, UploadFolder.AlbumTitle))
        {
            Console.WriteLine(outcome);
            areAllThere &= outcome.Succeeded;
        }

        return areAllThere ? 0 : 1;
    }
}
