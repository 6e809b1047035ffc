using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace PhotosLibrary.Cli.Albums;

/// <summary>An option that takes a point on Earth.</summary>
internal static class PointOption
{
    public static Option<LatLng?> Create(string name, string description) =>
        new(name)
        {
            Description = $"{description}, in degrees north and east, such as 45.98,9.26 or -33.86,151.21.",
            HelpName = "LAT,LON",
            CustomParser = PointOf,
        };

    private static LatLng? PointOf(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (
            text.Split(',') is [var north, var east]
            && double.TryParse(north, CultureInfo.InvariantCulture, out var latitude)
            && double.TryParse(east, CultureInfo.InvariantCulture, out var longitude)
            && Math.Abs(latitude) <= 90
            && Math.Abs(longitude) <= 180
        )
        {
            return new LatLng { Latitude = latitude, Longitude = longitude };
        }

        argument.AddError($"'{text}' is no point on Earth; one is 45.98,9.26 (latitude, longitude).");
        return null;
    }
}
