using System.Buffers.Text;
using System.Text;
using Newtonsoft.Json;

namespace PhotosLibrary.Json;

/// <summary>Reads a model; the generated readers are such methods.</summary>
/// <returns>The model; null if the JSON says null.</returns>
internal delegate T? JsonReading<T>(ref JsonInput json)
    where T : class;

/// <summary>
/// JSON as Google sends it, read from the bytes of the answer without a token in between: what the generated readers stand
/// on. It knows the regular forms only. Whatever is not quite what is expected, a comment, an escaped name, another type,
/// makes it <see cref="IsUnusual"/>: then Newtonsoft.Json reads the whole text, and says what is wrong with it, if anything.
/// So nothing is read in two ways.
/// </summary>
/// <remarks>What is unusual is read as if the text had ended, so that no caller needs to look for it in between.</remarks>
internal ref struct JsonInput
{
    // Newtonsoft.Json allows 64 levels, in which the models take part.
    private const int MostLevelsOfUnknown = 32;

    // So many digits are a number of that size, whatever they are.
    private const int SafeDigitsOfInt32 = 9;
    private const int SafeDigitsOfInt64 = 18;

    private readonly ReadOnlySpan<byte> _json;
    private int _at;
    private bool _isFirst;

    /// <summary>Begins at the beginning.</summary>
    public JsonInput(ReadOnlySpan<byte> json)
    {
        _json = json;
    }

    /// <summary>Whether the text has to be read by Newtonsoft.Json; what was read of it is not to be used.</summary>
    public bool IsUnusual { get; private set; }

    /// <summary>Stops reading.</summary>
    public void Unusual()
    {
        IsUnusual = true;
        _at = _json.Length;
    }

    /// <summary>Ends: there may be nothing more.</summary>
    public void End()
    {
        if (Peek() != 0)
        {
            Unusual();
        }
    }

    /// <summary>Enters an object.</summary>
    /// <returns>Whether there is one; false for null.</returns>
    public bool BeginObject() => Begin((byte)'{');

    /// <summary>Enters an array.</summary>
    /// <returns>Whether there is one; false for null.</returns>
    public bool BeginArray() => Begin((byte)'[');

    /// <summary>Goes to the next field of an object, or leaves it.</summary>
    public bool NextProperty(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!Next((byte)'}') || !TryReadText(out name, out var isEscaped))
        {
            return false;
        }

        if (isEscaped || Peek() != ':')
        {
            Unusual();
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Goes to the next element of an array, or leaves it.</summary>
    public bool NextElement() => Next((byte)']');

    /// <summary>A text, or null.</summary>
    public string? ReadString()
    {
        if (IsNull() || !TryReadText(out var text, out var isEscaped))
        {
            return null;
        }

        return isEscaped ? Unescape(text) : ToText(text);
    }

    /// <summary>The bytes of a text without escapes, such as a value of an enum; false for null.</summary>
    public bool TryReadPlainText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (IsNull() || !TryReadText(out text, out var isEscaped))
        {
            return false;
        }

        if (isEscaped)
        {
            Unusual();
        }

        return !isEscaped;
    }

    /// <summary>The text that bytes stand for.</summary>
    public static string ToText(ReadOnlySpan<byte> bytes)
    {
#if NET
        return Encoding.UTF8.GetString(bytes);
#else
        if (bytes.IsEmpty)
        {
            return "";
        }

        unsafe
        {
            fixed (byte* first = bytes)
            {
                return Encoding.UTF8.GetString(first, bytes.Length);
            }
        }
#endif
    }

    /// <summary>True, false or null.</summary>
    public bool? ReadBoolean()
    {
        if (IsNull())
        {
            return null;
        }

        if (Is("true"u8))
        {
            return true;
        }

        if (!Is("false"u8))
        {
            Unusual();
        }

        return false;
    }

    /// <summary>A number of 32 bits, or null.</summary>
    public int? ReadInt32() =>
        IsNull() ? null
        : TryReadInteger(Number(), SafeDigitsOfInt32, out var value) ? (int)value
        : null;

    /// <summary>A number of 64 bits, which travels as text, or null. A bare one is read too.</summary>
    public long? ReadInt64()
    {
        if (IsNull())
        {
            return null;
        }

        ReadOnlySpan<byte> digits;
        if (Peek() != '"')
        {
            digits = Number();
        }
        else if (!TryReadPlainText(out digits))
        {
            return null;
        }

        return TryReadInteger(digits, SafeDigitsOfInt64, out var value) ? value : null;
    }

    /// <summary>A number with a fraction, or null.</summary>
    public double? ReadDouble()
    {
        if (IsNull())
        {
            return null;
        }

        var number = Number();
        // Newtonsoft.Json takes more forms than JSON has: a digit must begin and end it.
        var first = number.Length > 0 && number[0] == '-' ? 1 : 0;
        var isRegular =
            number.Length > first
            && IsDigit(number[first])
            && IsDigit(number[number.Length - 1])
            && !(number[first] == '0' && number.Length > first + 1 && IsDigit(number[first + 1]));
#if NET
        if (
            isRegular
            && Utf8Parser.TryParse(number, out double value, out var length)
            && length == number.Length
            && double.IsFinite(value)
        )
#else
        // What the framework parses bytes with is not exact there.
        if (
            isRegular
            && double.TryParse(
                ToText(number),
                System.Globalization.NumberStyles.Float,
                System.Globalization.CultureInfo.InvariantCulture,
                out var value
            )
            && !double.IsInfinity(value)
        )
#endif
        {
            return value;
        }

        Unusual();
        return null;
    }

    /// <summary>A number with a fraction of single precision, or null.</summary>
    public float? ReadSingle() => (float?)ReadDouble();

    /// <summary>A time as RFC 3339 writes it, up to 100 ns, or null.</summary>
    public DateTimeOffset? ReadTime()
    {
        if (!TryReadPlainText(out var text))
        {
            return null;
        }

        // 2024-07-01T12:34:56, then a fraction, then Z or an offset.
        if (
            text.Length < 20
            || text[4] != '-'
            || text[7] != '-'
            || text[10] != 'T'
            || text[13] != ':'
            || text[16] != ':'
            || !TryReadDigits(text.Slice(0, 4), out var year)
            || !TryReadDigits(text.Slice(5, 2), out var month)
            || !TryReadDigits(text.Slice(8, 2), out var day)
            || !TryReadDigits(text.Slice(11, 2), out var hour)
            || !TryReadDigits(text.Slice(14, 2), out var minute)
            || !TryReadDigits(text.Slice(17, 2), out var second)
            || year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth((int)year, (int)month)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            Unusual();
            return null;
        }

        var rest = text.Slice(19);
        var fraction = 0L;
        if (rest[0] == '.')
        {
            var digits = 1;
            while (digits < rest.Length && IsDigit(rest[digits]))
            {
                digits++;
            }

            if (!TryReadFraction(rest.Slice(1, digits - 1), 7, out fraction))
            {
                Unusual();
                return null;
            }

            rest = rest.Slice(digits);
        }

        var time = new DateTime((int)year, (int)month, (int)day, (int)hour, (int)minute, (int)second).AddTicks(
            fraction
        );
        if (rest.Length == 1 && rest[0] == 'Z')
        {
            return new DateTimeOffset(time, TimeSpan.Zero);
        }

        if (
            rest.Length == 6
            && rest[0] is (byte)'+' or (byte)'-'
            && rest[3] == ':'
            && TryReadDigits(rest.Slice(1, 2), out var hours)
            && TryReadDigits(rest.Slice(4, 2), out var minutes)
            && hours <= 13
            && minutes <= 59
            && year is > 1 and < 9999
        )
        {
            var offset = TimeSpan.FromMinutes((hours * 60) + minutes);
            return new DateTimeOffset(time, rest[0] == '-' ? -offset : offset);
        }

        Unusual();
        return null;
    }

    /// <summary>A duration as Google writes it, seconds with up to nine decimals and an s, or null.</summary>
    public TimeSpan? ReadDuration()
    {
        if (!TryReadPlainText(out var text))
        {
            return null;
        }

        var isNegative = text.Length > 0 && text[0] == '-';
        var number = isNegative ? text.Slice(1) : text;
        var fraction = 0L;
        if (number.Length > 1 && number[number.Length - 1] == 's')
        {
            number = number.Slice(0, number.Length - 1);
            var point = number.IndexOf((byte)'.');
            var whole = point < 0 ? number : number.Slice(0, point);
            if (
                TryReadDigits(whole, out var seconds)
                && whole.Length <= SafeDigitsOfInt32
                && (point < 0 || TryReadFraction(number.Slice(point + 1), 9, out fraction))
            )
            {
                var ticks = (seconds * TimeSpan.TicksPerSecond) + fraction;
                return TimeSpan.FromTicks(isNegative ? -ticks : ticks);
            }
        }

        Unusual();
        return null;
    }

    /// <summary>Anything that has no reader of its own.</summary>
    public object? ReadOther()
    {
        var start = Start();
        Skip(MostLevelsOfUnknown);
        if (IsUnusual)
        {
            return null;
        }

        try
        {
            using var reader = new JsonTextReader(new StringReader(ToText(_json.Slice(start, _at - start))));
            return JsonSettings.Serializer().Deserialize(reader);
        }
        catch (JsonException)
        {
            Unusual();
            return null;
        }
    }

    /// <summary>A field that the model does not know: it is kept.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="known">The names that the model knows; Newtonsoft.Json takes them in any case.</param>
    /// <param name="unknown">Where it is kept.</param>
    public void ReadUnknown(ReadOnlySpan<byte> name, string[] known, IDictionary<string, object> unknown)
    {
        var text = ToText(name);
        if (
            Array.Exists(known, other => string.Equals(other, text, StringComparison.OrdinalIgnoreCase))
            || unknown.ContainsKey(text)
        )
        {
            Unusual();
            return;
        }

        var value = ReadOther();
        if (!IsUnusual)
        {
            unknown[text] = value!;
        }
    }

    private bool Begin(byte bracket)
    {
        if (Peek() == bracket)
        {
            _at++;
            _isFirst = true;
            return true;
        }

        if (!IsNull())
        {
            Unusual();
        }

        return false;
    }

    private bool Next(byte end)
    {
        var next = Peek();
        var isFirst = _isFirst;
        _isFirst = false;
        if (next == end)
        {
            _at++;
            return false;
        }

        if (!isFirst)
        {
            if (next != ',')
            {
                Unusual();
                return false;
            }

            _at++;
        }

        // What follows a comma, or an opening bracket, is looked at by who reads it.
        return !IsUnusual;
    }

    // The next byte that means something; 0 at the end, and for a zero, which means nothing.
    private int Peek()
    {
        while (_at < _json.Length)
        {
            var next = _json[_at];
            if (next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return next;
            }

            _at++;
        }

        return 0;
    }

    private int Start()
    {
        Peek();
        return _at;
    }

    private bool IsNull() => Peek() == 'n' && Is("null"u8);

    private bool Is(ReadOnlySpan<byte> word)
    {
        if (Peek() == 0 || !_json.Slice(_at).StartsWith(word))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    // Between the quotes, as it stands there.
    private bool TryReadText(out ReadOnlySpan<byte> text, out bool isEscaped)
    {
        text = default;
        isEscaped = false;
        if (Peek() != '"')
        {
            Unusual();
            return false;
        }

        var rest = _json.Slice(_at + 1);
        var length = 0;
        while (true)
        {
            var next = rest.Slice(length).IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0 || (rest[length + next] == '\\' && length + next + 1 == rest.Length))
            {
                Unusual();
                return false;
            }

            length += next;
            if (rest[length] == '"')
            {
                text = rest.Slice(0, length);
                _at += length + 2;
                return true;
            }

            isEscaped = true;
            length += 2;
        }
    }

    private string? Unescape(ReadOnlySpan<byte> text)
    {
        var result = new StringBuilder(text.Length);
        while (true)
        {
            var slash = text.IndexOf((byte)'\\');
            if (slash < 0)
            {
                return result.Append(ToText(text)).ToString();
            }

            result.Append(ToText(text.Slice(0, slash)));
            var escaped = (char)text[slash + 1];
            var length = 2;
            switch (escaped)
            {
                case '"' or '\\' or '/':
                    result.Append(escaped);
                    break;
                case 'b':
                    result.Append('\b');
                    break;
                case 'f':
                    result.Append('\f');
                    break;
                case 'n':
                    result.Append('\n');
                    break;
                case 'r':
                    result.Append('\r');
                    break;
                case 't':
                    result.Append('\t');
                    break;
                case 'u' when TryReadCode(text.Slice(slash), out var code) && !char.IsLowSurrogate(code):
                    result.Append(code);
                    length = 6;
                    if (char.IsHighSurrogate(code))
                    {
                        if (!TryReadCode(text.Slice(slash + length), out var low) || !char.IsLowSurrogate(low))
                        {
                            Unusual();
                            return null;
                        }

                        result.Append(low);
                        length += 6;
                    }

                    break;
                default:
                    Unusual();
                    return null;
            }

            text = text.Slice(slash + length);
        }
    }

    // \u and four digits.
    private static bool TryReadCode(ReadOnlySpan<byte> text, out char code)
    {
        code = default;
        if (
            text.Length < 6
            || text[0] != '\\'
            || text[1] != 'u'
            || !Utf8Parser.TryParse(text.Slice(2, 4), out ushort value, out var length, 'x')
            || length != 4
        )
        {
            return false;
        }

        code = (char)value;
        return true;
    }

    // Up to what cannot be a part of a number; whether it is one is looked at by who reads it.
    private ReadOnlySpan<byte> Number()
    {
        Peek();
        var start = _at;
        while (
            _at < _json.Length
            && _json[_at]
                is not ((byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        )
        {
            _at++;
        }

        return _json.Slice(start, _at - start);
    }

    private bool TryReadInteger(ReadOnlySpan<byte> text, int mostDigits, out long value)
    {
        var isNegative = text.Length > 0 && text[0] == '-';
        var digits = isNegative ? text.Slice(1) : text;
        if (digits.Length > mostDigits || !TryReadDigits(digits, out value) || (digits[0] == '0' && digits.Length > 1))
        {
            value = 0;
            Unusual();
            return false;
        }

        value = isNegative ? -value : value;
        return true;
    }

    private static bool TryReadDigits(ReadOnlySpan<byte> digits, out long value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!IsDigit(digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return digits.Length is > 0 and <= SafeDigitsOfInt64;
    }

    // In units of 100 ns; what is less is dropped.
    private static bool TryReadFraction(ReadOnlySpan<byte> digits, int mostDigits, out long ticks)
    {
        if (digits.Length > mostDigits || !TryReadDigits(digits, out ticks))
        {
            ticks = 0;
            return false;
        }

        for (var i = digits.Length; i < 7; i++)
        {
            ticks *= 10;
        }

        for (var i = digits.Length; i > 7; i--)
        {
            ticks /= 10;
        }

        return true;
    }

    private static bool IsDigit(byte letter) => letter is >= (byte)'0' and <= (byte)'9';

    // Past a value of any form.
    private void Skip(int levels)
    {
        switch (Peek())
        {
            case '{' when levels > 0:
                BeginObject();
                while (NextProperty(out _))
                {
                    Skip(levels - 1);
                }

                break;
            case '[' when levels > 0:
                BeginArray();
                while (NextElement())
                {
                    Skip(levels - 1);
                }

                break;
            case '"':
                TryReadText(out _, out _);
                break;
            case 't' or 'f':
                ReadBoolean();
                break;
            case 'n':
                if (!IsNull())
                {
                    Unusual();
                }

                break;
            case '-' or (>= '0' and <= '9'):
                ReadDouble();
                break;
            default:
                Unusual();
                break;
        }
    }
}
