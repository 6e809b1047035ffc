using System.Runtime.CompilerServices;

namespace PhotosLibrary.Reconciling;

/// <summary>
/// The albums of one user whose creation has got a response: none of them is what a call with an unknown outcome
/// created.
/// </summary>
internal sealed class CreatedAlbums
{
    private const int MostRemembered = 1000;

    private static readonly ConditionalWeakTable<object, CreatedAlbums> Users = new();

    private readonly object _gate = new();
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _ids = [];

    /// <summary>
    /// The albums of a user, who is known by what gives the tokens: clients of the same credential share them.
    /// </summary>
    public static CreatedAlbums Of(object credential) => Users.GetValue(credential, static _ => new CreatedAlbums());

    /// <summary>Caches the id of an album, among so many; false if it was known, or is none.</summary>
    public bool Remember(string id)
    {
        lock (_gate)
        {
            if (id.Length == 0 || !_ids.Add(id))
            {
                return false;
            }

            _order.Enqueue(id);
            if (_order.Count > MostRemembered)
            {
                _ids.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
