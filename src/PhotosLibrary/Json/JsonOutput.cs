using System.Buffers;
using System.Globalization;
using System.Text;

namespace PhotosLibrary.Json;

/// <summary>A model that writes itself; generated.</summary>
internal interface IJsonModel
{
    /// <summary>Writes the model.</summary>
    void WriteJson(JsonOutput json);
}

/// <summary>
/// JSON on its way out, in pooled memory: what the generated writers stand on. It writes what Newtonsoft.Json writes with
/// our settings, byte for byte, and nothing that is out of the ordinary: a class that somebody derived from a model, a
/// required field without a value. Such a model is <see cref="IsUnusual"/>, and Newtonsoft.Json writes it, or says what is
/// wrong with it.
/// </summary>
internal sealed class JsonOutput : IDisposable
{
    // A batch of 50 new items.
    private const int InitialSize = 32 * 1024;

    // What one letter can become, escaped or as UTF-8.
    private const int MostBytesOfLetter = 6;

#if NET
    private static readonly SearchValues<char> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, ' ').Select(code => (char)code),
        '"',
        '\\',
        '\u0085',
        '\u2028',
        '\u2029',
    ]);
#endif

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _length;
    private bool _isFirst = true;

    /// <summary>Whether the model has to be written by Newtonsoft.Json; what was written of it is not to be used.</summary>
    public bool IsUnusual { get; private set; }

    /// <summary>What was written so far, good until this is disposed.</summary>
    public ReadOnlySpan<byte> WrittenBytes => _buffer.AsSpan(0, _length);

    /// <summary>Leaves it to Newtonsoft.Json.</summary>
    public void Unusual() => IsUnusual = true;

    public void BeginObject() => Begin((byte)'{');

    public void EndObject() => End((byte)'}');

    public void Property(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            Name(name);
            Text(value);
        }
    }

    public void Property(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } given)
        {
            Name(name);
            Raw(given ? "true"u8 : "false"u8);
        }
    }

    public void Property(ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } given)
        {
            Name(name);
            Ascii(given.ToString(CultureInfo.InvariantCulture));
        }
    }

    public void Property(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } given)
        {
            Name(name);
            Quoted(given.ToString(CultureInfo.InvariantCulture));
        }
    }

    public void Property(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } given)
        {
            Name(name);
            Number(given.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    public void Property(ReadOnlySpan<byte> name, float? value)
    {
        if (value is { } given)
        {
            Name(name);
            Number(given.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    public void Property(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is { } given)
        {
            Name(name);
            Quoted(given.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture));
        }
    }

    public void Property(ReadOnlySpan<byte> name, TimeSpan? value)
    {
        if (value is { } given)
        {
            Name(name);
            Quoted(DurationConverter.Format(given));
        }
    }

    public void Property<T>(ReadOnlySpan<byte> name, T? value)
        where T : struct, IOpenEnumeration
    {
        if (value is { } given)
        {
            Name(name);
            Text(given.Value);
        }
    }

    public void Property(ReadOnlySpan<byte> name, IJsonModel? value)
    {
        if (value is not null)
        {
            Name(name);
            value.WriteJson(this);
        }
    }

    public void Property(ReadOnlySpan<byte> name, IList<string>? values)
    {
        if (values is null)
        {
            return;
        }

        Name(name);
        Begin((byte)'[');
        for (var i = 0; i < values.Count; i++)
        {
            Separate();
            if (values[i] is { } value)
            {
                Text(value);
            }
            else
            {
                Raw("null"u8);
            }
        }

        End((byte)']');
    }

    public void Property<T>(ReadOnlySpan<byte> name, IList<T>? values)
        where T : struct, IOpenEnumeration
    {
        if (values is null)
        {
            return;
        }

        Name(name);
        Begin((byte)'[');
        for (var i = 0; i < values.Count; i++)
        {
            Separate();
            Text(values[i].Value);
        }

        End((byte)']');
    }

    public void Models<T>(ReadOnlySpan<byte> name, IList<T>? values)
        where T : class, IJsonModel
    {
        if (values is null)
        {
            return;
        }

        Name(name);
        Begin((byte)'[');
        for (var i = 0; i < values.Count; i++)
        {
            Separate();
            if (values[i] is { } value)
            {
                value.WriteJson(this);
            }
            else
            {
                Raw("null"u8);
            }
        }

        End((byte)']');
    }

    /// <summary>Anything that has no writer of its own.</summary>
    public void Other(ReadOnlySpan<byte> name, object? value)
    {
        if (value is not null)
        {
            Name(name);
            Characters(JsonSettings.Serialize(value), 0, null);
        }
    }

    /// <summary>The fields that the model does not know, which go back as they came.</summary>
    public void Unknown(IDictionary<string, object>? fields)
    {
        if (fields is null)
        {
            return;
        }

        foreach (var field in fields)
        {
            Separate();
            Text(field.Key);
            Raw(":"u8);
            Characters(field.Value is { } value ? JsonSettings.Serialize(value) : "null", 0, null);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void Begin(byte bracket)
    {
        Reserve(1);
        _buffer[_length++] = bracket;
        _isFirst = true;
    }

    private void End(byte bracket)
    {
        Reserve(1);
        _buffer[_length++] = bracket;
        _isFirst = false;
    }

    private void Separate()
    {
        if (!_isFirst)
        {
            Reserve(1);
            _buffer[_length++] = (byte)',';
        }

        _isFirst = false;
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        Separate();
        Reserve(name.Length + 3);
        _buffer[_length++] = (byte)'"';
        Raw(name);
        _buffer[_length++] = (byte)'"';
        _buffer[_length++] = (byte)':';
    }

    private void Raw(ReadOnlySpan<byte> someBytes)
    {
        Reserve(someBytes.Length);
        someBytes.CopyTo(_buffer.AsSpan(_length));
        _length += someBytes.Length;
    }

    private void Number(string digits)
    {
        // What is no number Newtonsoft.Json writes as text; and it lets a fraction be seen where there is none.
        if (digits[digits.Length - 1] is not (>= '0' and <= '9'))
        {
            Unusual();
        }

        Ascii(digits);
        if (digits.IndexOfAny(['.', 'E']) < 0)
        {
            Raw(".0"u8);
        }
    }

    private void Quoted(string text)
    {
        Raw("\""u8);
        Ascii(text);
        Raw("\""u8);
    }

    private void Ascii(string text)
    {
        Reserve(text.Length);
        _length += Encoding.ASCII.GetBytes(text, 0, text.Length, _buffer, _length);
    }

    private void Text(string text)
    {
        Raw("\""u8);
        var start = 0;
        for (var at = NextEscaped(text, 0); at >= 0; at = NextEscaped(text, start))
        {
            Characters(text, start, at);
            Ascii(EscapeOf(text[at]));
            start = at + 1;
        }

        Characters(text, start, null);
        Raw("\""u8);
    }

    private static int NextEscaped(string text, int start)
    {
#if NET
        var next = text.AsSpan(start).IndexOfAny(Escaped);
        return next < 0 ? next : start + next;
#else
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] is < ' ' or '"' or '\\' or '\u0085' or '\u2028' or '\u2029')
            {
                return at;
            }
        }

        return -1;
#endif
    }

    private void Characters(string text, int start, int? end)
    {
        var count = (end ?? text.Length) - start;
        Reserve(count * MostBytesOfLetter);
        _length += Encoding.UTF8.GetBytes(text, start, count, _buffer, _length);
    }

    // As Newtonsoft.Json escapes.
    private static string EscapeOf(char letter) =>
        letter switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\t' => "\\t",
            '\n' => "\\n",
            '\f' => "\\f",
            '\r' => "\\r",
            _ => "\\u" + ((int)letter).ToString("x4", CultureInfo.InvariantCulture),
        };

    private void Reserve(int count)
    {
        if (_buffer.Length - _length >= count)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + count));
        WrittenBytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
