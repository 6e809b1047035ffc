using System.Buffers;
using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using PhotosCore.Json;

namespace PhotosLibrary.Emulator.Json;

/// <summary>
/// JSON on its way out, in pooled memory. What has no value is left out; 64-bit numbers are text, as in every API of
/// Google's. The models' own writers (generated) go through it.
/// </summary>
/// <param name="isPretty">Whether people are to read it.</param>
/// <param name="depth">How deep in another text it will stand.</param>
internal sealed class JsonOutput(bool isPretty, int depth = 0) : IDisposable
{
    // A page of 100 items, which then is not moved while it grows.
    private const int InitialSize = 128 * 1024;

    // The longest number or time.
    private const int MostBytesOfValue = 64;

    // What Newtonsoft.Json escapes, so that errors and other responses look the same.
    private static readonly SearchValues<char> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(code => (char)code),
        '"',
        '\\',
        '\u0085',
        '\u2028',
        '\u2029',
    ]);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _length;
    private int _depth = depth;
    private bool _isFirst = true;

    /// <summary>What was written so far, good until this is disposed.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void BeginObject() => Begin((byte)'{');

    public void EndObject() => End((byte)'}');

    public void BeginArray() => Begin((byte)'[');

    public void EndArray() => End((byte)']');

    /// <summary>Begins the next element of an array.</summary>
    public void Element() => Separate();

    /// <summary>Begins the next field of an object.</summary>
    public void Name(ReadOnlySpan<byte> name)
    {
        Separate();
        var room = Reserve(name.Length + 4);
        room[0] = (byte)'"';
        name.CopyTo(room[1..]);
        var end = name.Length + 1;
        room[end++] = (byte)'"';
        room[end++] = (byte)':';
        if (isPretty)
        {
            room[end++] = (byte)' ';
        }

        _length += end;
    }

    public void Property(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            return;
        }

        Name(name);
        Text(value);
    }

    public void Property(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is not { } given)
        {
            return;
        }

        Name(name);
        Raw(given ? "true"u8 : "false"u8);
    }

    public void Property(ReadOnlySpan<byte> name, int? value)
    {
        if (value is not { } given)
        {
            return;
        }

        Name(name);
        Number(given);
    }

    public void Property(ReadOnlySpan<byte> name, long? value)
    {
        if (value is not { } given)
        {
            return;
        }

        Name(name);
        Raw("\""u8);
        Number(given);
        Raw("\""u8);
    }

    public void Property(ReadOnlySpan<byte> name, float? value)
    {
        if (value is not { } given)
        {
            return;
        }

        Name(name);
        Number(given);
    }

    public void Property(ReadOnlySpan<byte> name, double? value)
    {
        if (value is not { } given)
        {
            return;
        }

        Name(name);
        Number(given);
    }

    public void Property(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is not { } given)
        {
            return;
        }

        Name(name);
        Raw("\""u8);
        // In UTC with a Z, and as the proto's JSON has fractions: with none, 3 or 6 digits.
        var format =
            given.Ticks % TimeSpan.TicksPerSecond == 0 ? "s"
            : given.Ticks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff"
            : "yyyy-MM-dd'T'HH:mm:ss.ffffff";
        given.UtcDateTime.TryFormat(Reserve(MostBytesOfValue), out var written, format, CultureInfo.InvariantCulture);
        _length += written;
        Raw("Z\""u8);
    }

    public void Property(ReadOnlySpan<byte> name, TimeSpan? value) =>
        Property(
            name,
            value is { } given
                ? (given.Ticks / (decimal)TimeSpan.TicksPerSecond).ToString(
                    FormatOf(given),
                    CultureInfo.InvariantCulture
                )
                : null
        );

    public void Property<T>(ReadOnlySpan<byte> name, T? value)
        where T : struct, IOpenEnumeration => Property(name, value?.Value);

    public void Property<T>(ReadOnlySpan<byte> name, IList<T>? values)
        where T : struct, IOpenEnumeration => Property(name, values?.Select(value => value.Value).ToList());

    public void Property(ReadOnlySpan<byte> name, IList<string>? values)
    {
        if (values is not { Count: > 0 })
        {
            return;
        }

        Name(name);
        BeginArray();
        foreach (var value in values)
        {
            Element();
            Text(value);
        }

        EndArray();
    }

    /// <summary>Values of any type, such as the details of a status.</summary>
    public void Property(ReadOnlySpan<byte> name, IList<object>? values)
    {
        if (values is not { Count: > 0 })
        {
            return;
        }

        Name(name);
        Raw(Encoding.UTF8.GetBytes(JsonConvert.SerializeObject(values, WireJson.Settings)));
    }

    /// <summary>Writes letters within a text that need no escaping.</summary>
    public void Ascii(string text) => _length += Encoding.ASCII.GetBytes(text, Reserve(text.Length));

    /// <summary>Writes bytes within a text, as letters.</summary>
    public void Base64Url(ReadOnlySpan<byte> bytes) =>
        _length += System.Buffers.Text.Base64Url.EncodeToUtf8(
            bytes,
            Reserve(System.Buffers.Text.Base64Url.GetEncodedLength(bytes.Length))
        );

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Begin(byte bracket)
    {
        Reserve(1)[0] = bracket;
        _length++;
        _depth++;
        _isFirst = true;
    }

    private void End(byte bracket)
    {
        _depth--;
        if (!_isFirst)
        {
            BreakLine();
        }

        Reserve(1)[0] = bracket;
        _length++;
        _isFirst = false;
    }

    private void Separate()
    {
        if (!_isFirst)
        {
            Raw(","u8);
        }

        _isFirst = false;
        BreakLine();
    }

    private void BreakLine()
    {
        if (!isPretty)
        {
            return;
        }

        var room = Reserve(1 + (2 * _depth));
        room[0] = (byte)'\n';
        room[1..(1 + (2 * _depth))].Fill((byte)' ');
        _length += 1 + (2 * _depth);
    }

    private void Number<T>(T value)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(Reserve(MostBytesOfValue), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Text(ReadOnlySpan<char> text)
    {
        Raw("\""u8);
        for (var escaped = text.IndexOfAny(Escaped); escaped >= 0; escaped = text.IndexOfAny(Escaped))
        {
            Encode(text[..escaped]);
            Escape(text[escaped]);
            text = text[(escaped + 1)..];
        }

        Encode(text);
        Raw("\""u8);
    }

    private void Encode(ReadOnlySpan<char> text) =>
        _length += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));

    private void Escape(char letter) =>
        Encode(
            letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
            }
        );

    /// <summary>Writes what is JSON already.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + count));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }

    // None, 3, 6 or 9 digits of a second, as the proto's JSON has them.
    private static string FormatOf(TimeSpan duration) =>
        duration.Ticks switch
        {
            var ticks when ticks % TimeSpan.TicksPerSecond == 0 => "0's'",
            var ticks when ticks % TimeSpan.TicksPerMillisecond == 0 => "0.000's'",
            var ticks when ticks % TimeSpan.TicksPerMicrosecond == 0 => "0.000000's'",
            _ => "0.000000000's'",
        };
}
