using System.Globalization;

namespace PhotosLibrary.Emulator.Tests.Running;

/// <summary>The processes that a process has started; only Linux tells.</summary>
internal static class ChildProcesses
{
    /// <summary>Those that are alive, each with the most memory that it ever had, in bytes.</summary>
    public static List<(int Id, long PeakMemory)> Of(int parent)
    {
        var children = new List<(int, long)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            var status = ReadStatus(Path.Combine(folder, "status"));
            if (status.GetValueOrDefault("PPid") == parent && status.TryGetValue("VmHWM", out var peak))
            {
                children.Add((id, peak * 1024));
            }
        }

        return children;
    }

    /// <summary>Whether a process is there, and not only what its parent has not yet asked for.</summary>
    public static bool IsRunning(int id) => ReadStatus($"/proc/{id}/status").ContainsKey("VmRSS");

    // The fields that are a number; none of a process that has ended meanwhile.
    private static Dictionary<string, long> ReadStatus(string path)
    {
        try
        {
            return File.ReadLines(path)
                .Select(line => line.Split((char[])[':', '\t', ' '], StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length > 1 && long.TryParse(words[1], CultureInfo.InvariantCulture, out _))
                .ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return [];
        }
    }
}
