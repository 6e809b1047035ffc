using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Testing;

/// <summary>The form of the consent page, read as a browser would: only what is checked is sent.</summary>
public sealed partial class ConsentForm
{
    private readonly List<(string Name, string Value)> _fields;

    public ConsentForm(string page)
    {
        Page = page;
        var form = Assert.Single(Forms().Matches(page)).Value;
        Assert.Equal("post", Attribute(form, "method"));
        Action = Attribute(form, "action")!;
        Inputs =
        [
            .. Tags()
                .Matches(form)
                .Select(tag => new Input(
                    Attribute(tag.Value, "type"),
                    Attribute(tag.Value, "name")!,
                    Attribute(tag.Value, "value") ?? "",
                    tag.Value.Contains(" checked")
                )),
        ];
        _fields =
        [
            .. Inputs
                .Where(input => input.Type is "hidden" or "text" || input.Checked)
                .Select(input => (input.Name, input.Value)),
        ];
    }

    public string Page { get; }

    public string Action { get; }

    public IReadOnlyList<Input> Inputs { get; }

    public string Decision { get; set; } = "allow";

    public string Account
    {
        set
        {
            _fields.RemoveAll(sent => sent.Name is "account" or "other_account");
            _fields.Add(("account", value));
        }
    }

    public void Untick(string scope) => Assert.Equal(1, _fields.RemoveAll(field => field == ("scope", scope)));

    public void Set(string name, string value)
    {
        _fields.RemoveAll(field => field.Name == name);
        _fields.Add((name, value));
    }

    public FormUrlEncodedContent Encode() =>
        new(_fields.Append(("decision", Decision)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $" {name}=\"([^\"]*)\"") is { Success: true } match
            ? WebUtility.HtmlDecode(match.Groups[1].Value)
            : null;

    [GeneratedRegex("<form .*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input [^>]*>")]
    private static partial Regex Tags();

    public sealed record Input(string? Type, string Name, string Value, bool Checked);
}
