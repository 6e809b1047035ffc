
namespace PhotosLibrary.Emulator.Tests;

/// <summary>
/// The emulator as a house: what stands further down may be used by what stands further up, and never the other way.
/// Rooms that stand beside each other on a line do not know each other; <c>&gt;</c> is a step down within a floor. A
/// room is a folder of src/PhotosLibrary.Emulator.
/// </summary>
public class FloorTests
{
    private const string Floors = """
        front door:       Program > PhotosEmulator > EmulatorApplication > Pipeline
        what tests drive: Administration, EmulatorLibrary, Control > Control.FaultInjection, Control.State > Control.Requests
        what clients see: Api, WebPages
        what Google does: Library, OAuth > MediaHost, Uploads > Quotas
        who calls:        Access, Seeding
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
