namespace PhotosLibrary.Emulator.Tests;

/// <summary>
/// The rooms of the emulator, from top to bottom: a room may use those that stand further down, and no others. Rooms
/// beside each other on a line do not know each other; <c>&gt;</c> is a step down within a floor. A room is a folder of
/// src/PhotosLibrary.Emulator, or a class beside the folders.
/// </summary>
public class FloorTests
{
    private const string Floors = """
        front door:       Program > PhotosEmulator > EmulatorApplication > Pipeline
        for tests:        Administration, EmulatorLibrary, Control
        behind Control:   Control.FaultInjection, Control.State > Control.Requests
        for clients:      Api, WebPages
        what Google does: Library, OAuth > MediaHost, Uploads > Quotas
        callers and data: Access, Seeding
        mechanisms:       Errors, Serving, Storage
        ground:           Clock, Json, Media, Settings
        """;

    // Public types, whose namespaces are those that users import, and not those of their rooms.
    private const string PublicTypes = """
        Clock:                  Control.EmulatorClock
        Control.FaultInjection: Control.Fault, Control.Faults, Control.FaultMoment, Control.FaultError
        Control.FaultInjection: Control.FaultResponse, Control.FailedItem, Control.FaultReport, Control.FaultHit
        Control.Requests:       Control.RequestLog, Control.RequestFilter, Control.LoggedRequest
        Control.State:          Control.EmulatorState, Control.AccountState, Control.AlbumState, Control.AlbumEntryState
        Control.State:          Control.MediaItemState, Control.UploadState, Control.GrantState
        Library:                OwnItem, ItemMarks
        Settings:               PhotosEmulatorOptions, PhotosPolicy, QuotaOptions
        Settings:               UnconfirmedFacts, RefusalOrCoercion, UnknownAlbumError, FullAlbumError
        """;

    [Fact]
    public void Every_reference_between_rooms_runs_down() =>
        new ArrowRule(
            typeof(PhotosEmulator).Assembly.Location,
            typeof(PhotosEmulator).Namespace!,
            Floors,
            PublicTypes
        ).AssertHolds();
}
