using System.Globalization;
using System.Text;

namespace PhotosCore.Calls;

/// <summary>The address of a request below that of the API: a path whose ids are escaped, and a query.</summary>
internal sealed class RequestAddress(string path)
{
    private readonly StringBuilder _text = new(path);
    private char _separator = '?';

    /// <summary>Adds a parameter to the query; null is left out.</summary>
    public RequestAddress Add(string name, string? value)
    {
        if (value is not null)
        {
            _text.Append(_separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _separator = '&';
        }

        return this;
    }

    /// <summary>Adds a parameter to the query; null is left out.</summary>
    public RequestAddress Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a parameter to the query; null is left out.</summary>
    public RequestAddress Add(string name, bool? value) =>
        Add(
            name,
            value switch
            {
                null => null,
                true => "true",
                false => "false",
            }
        );

    /// <summary>Adds a parameter once for each value; null is left out.</summary>
    public RequestAddress Add(string name, IEnumerable<string>? values)
    {
        foreach (var value in values ?? [])
        {
            Add(name, value);
        }

        return this;
    }

    public override string ToString() => _text.ToString();
}
