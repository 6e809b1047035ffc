using Newtonsoft.Json.Linq;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>Own items that it has put into a library.</summary>
internal sealed partial class RandomApp
{
    private readonly Dictionary<string, bool> _ownItems = [];
    private bool _ownItemUnderWay;
    private string? _markUnderWay;

    private async Task PutInAsync()
    {
        _ownItemUnderWay = true;
        using var photo = new ByteArrayContent(NextPhoto());
        var response = await ApiResponse.ReadAsync(
            await http.PostAsync(new Uri(_app.Address, "/emulator/library/bob/items?fileName=own.jpg"), photo)
        );
        _ownItems.Add((string)response.Success()["id"]!, false);
        _ownItemUnderWay = false;
    }

    private async Task MarkAsync()
    {
        if (_ownItems.Count == 0)
        {
            return;
        }

        var id = Any(_ownItems.Keys);
        _markUnderWay = id;
        (
            await _app.PostAsync($"/emulator/items/{id}", new JObject { ["isFavorite"] = !_ownItems[id] }.ToString())
        ).Success();
        _ownItems[id] = !_ownItems[id];
        _markUnderWay = null;
    }

    private async Task CheckOwnItemsAsync()
    {
        var state = (await _app.GetAsync("/emulator/state?account=bob")).Success();
        var found = state["accounts"]![0]!["mediaItems"]!.Select(item => (string)item["id"]!).ToList();
        Assert.Empty(_ownItems.Keys.Except(found));
        var untold = found.Except(_ownItems.Keys).ToList();
        Assert.True(untold.Count <= (_ownItemUnderWay ? 1 : 0), "There are items that nobody put in.");
        foreach (var id in untold)
        {
            _ownItems.Add(id, false);
        }

        _ownItemUnderWay = false;

        var chosen = new[] { _markUnderWay, _ownItems.Keys.ElementAtOrDefault(random.Next(20)) };
        foreach (var id in chosen.OfType<string>().Distinct())
        {
            var isFavorite = (bool)(await _app.PostAsync($"/emulator/items/{id}", "{}")).Success()["isFavorite"]!;
            Assert.True(isFavorite == _ownItems[id] || id == _markUnderWay, "A mark is not as it was acknowledged.");
            _ownItems[id] = isFavorite;
        }

        _markUnderWay = null;
    }
}
