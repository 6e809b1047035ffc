namespace PhotosLibrary.Emulator.Seeding;

/// <summary>Fills the library at the start, as the options say.</summary>
internal sealed class LibrarySeeding(PhotosEmulatorOptions options, FolderLibrary folder, SyntheticLibrary synthetic)
{
    /// <summary>Adds what is missing.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.SeedDirectory is { } path)
        {
            await folder.AddAsync(options.SeedAccount, options.SeedApp, path, cancellationToken);
        }

        if (options.Seed > 0)
        {
            await synthetic.AddAsync(
                options.SeedAccount,
                options.SeedApp,
                options.Seed,
                options.SeedNumber,
                cancellationToken
            );
        }
    }
}
