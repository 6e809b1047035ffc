namespace PhotosLibrary.Cli.Pictures;

/// <summary>What the terminal can show, by what it says of itself.</summary>
internal static class PictureScreen
{
    private const int MostColumns = 60;
    private const int MostRows = 22;

    /// <summary>The most pixels of a picture that are of use.</summary>
    public const int MaxSide = 640;

    // That of a program whose output is no terminal.
    private static int Columns => Console.IsOutputRedirected ? 80 : Math.Max(10, Console.WindowWidth - 1);

    /// <summary>The best that the terminal can; nothing where the output is none, or may have no colours.</summary>
    public static PictureKind Kind
    {
        get
        {
            if (Console.IsOutputRedirected || Has("NO_COLOR") || Variable("TERM") is "" or "dumb" or "linux")
            {
                return PictureKind.None;
            }

            // A multiplexer inherits what the terminal around it says, and passes no pictures on.
            if (Has("TMUX") || Has("STY"))
            {
                return PictureKind.Blocks;
            }

            return Has("KITTY_WINDOW_ID") || Variable("TERM") is "xterm-kitty" or "xterm-ghostty" ? PictureKind.Kitty
                : IsSixelTerminal ? PictureKind.Sixel
                : PictureKind.Blocks;
        }
    }

    private static bool IsSixelTerminal =>
        Variable("TERM").Split('-')[0] is "foot" or "mlterm" or "contour"
        || Variable("TERM_PROGRAM") is "WezTerm" or "iTerm.app" or "mintty";

    /// <summary>The text that makes a terminal show a picture.</summary>
    public static string Draw(Pixels pixels, PictureKind kind)
    {
        var columns = Math.Min(MostColumns, Columns);
        return kind switch
        {
            PictureKind.Kitty => KittyPicture.Draw(pixels, columns, MostRows),
            // Its pixels are those of the screen, where a column has hardly less than eight.
            PictureKind.Sixel => SixelPicture.Draw(pixels.FitInto(columns * 8, MostRows * 16)),
            PictureKind.Blocks => BlockPicture.Draw(
                pixels,
                columns,
                MostRows,
                Variable("COLORTERM") is "truecolor" or "24bit"
            ),
            _ => "",
        };
    }

    private static bool Has(string name) => Variable(name).Length > 0;

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";
}
