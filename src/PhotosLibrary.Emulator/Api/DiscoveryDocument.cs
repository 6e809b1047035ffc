using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;
using PhotosCore.Json;
using PhotosLibrary.Emulator.Access;
using PhotosLibrary.Emulator.Json;
using PhotosLibrary.Emulator.Serving;

namespace PhotosLibrary.Emulator.Api;

/// <summary>
/// <c>/$discovery/rest?version=v1</c>: the API in the form that Google's dynamic client libraries read. It is made from
/// what the spec says of each method and message, and leads to this emulator.
/// </summary>
internal static class DiscoveryDocument
{
    private const string Version = "v1";

    private static readonly string[] SystemTexts =
    [
        "$.xgafv",
        "access_token",
        "alt",
        "callback",
        "fields",
        "key",
        "oauth_token",
        "quotaUser",
        "uploadType",
        "upload_protocol",
    ];

    /// <summary>
    /// Maps its address, and the one in Google's directory of all APIs, which many programs have built in.
    /// </summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var methods = ApiEndpoint.Methods(routes.ServiceProvider).ToList();
        routes.MapGet("/$discovery/rest", Get);
        routes.MapGet($"/discovery/v1/apis/photoslibrary/{Version}/rest", Get);

        IResult Get(HttpContext context, PublicAddress address, string? version = null) =>
            version is null or Version
                ? Results.Text(Describe(methods, address.Of(context.Request)).ToString(), WireJson.ContentType)
                : throw Errors.ApiErrors.MethodNotFound();
    }

    private static JObject Describe(IReadOnlyList<ApiMethod> methods, string address)
    {
        var schemas = new JObject();
        var resources = new JObject();
        foreach (var method in methods)
        {
            var (resource, name) = NamesOf(method);
            resources[resource] ??= new JObject { ["methods"] = new JObject() };
            resources[resource]!["methods"]![name] = Describe(method, resource, name, schemas);
        }

        return new JObject
        {
            ["kind"] = "discovery#restDescription",
            ["discoveryVersion"] = Version,
            ["id"] = $"photoslibrary:{Version}",
            ["name"] = "photoslibrary",
            ["version"] = Version,
            ["title"] = "Photos Library API",
            ["protocol"] = "rest",
            ["rootUrl"] = $"{address}/",
            ["baseUrl"] = $"{address}/",
            ["servicePath"] = "",
            ["basePath"] = "",
            ["auth"] = new JObject
            {
                ["oauth2"] = new JObject
                {
                    ["scopes"] = new JObject(
                        methods
                            .SelectMany(method => method.Scopes)
                            .Distinct()
                            .Select(scope => new JProperty(
                                scope,
                                new JObject { ["description"] = OAuthScopes.ConsentText(scope) }
                            ))
                    ),
                },
            },
            ["parameters"] = SystemParametersOfAll(),
            ["resources"] = resources,
            ["schemas"] = schemas,
        };
    }

    // Albums_BatchAddMediaItems is the method batchAddMediaItems of albums.
    private static (string Resource, string Name) NamesOf(ApiMethod method)
    {
        var parts = method.Id.Split('_', 2);
        return (CamelCase(parts[0]), CamelCase(parts[1]));
    }

    private static JObject Describe(ApiMethod method, string resource, string name, JObject schemas)
    {
        var path = method.Path.TrimStart('/');
        var parameters = new JObject();
        var order = new JArray();
        if (NameInPath(path) is { } given)
        {
            // Where the body is the resource itself, the path has its id.
            var isId = method.Body is { } body && PropertiesOf(body).Any(property => property.PropertyName == "id");
            var wanted = isId ? "id" : given;
            path = path.Replace($"{{{given}}}", $"{{+{wanted}}}", StringComparison.Ordinal);
            parameters[wanted] = new JObject
            {
                ["type"] = "string",
                ["location"] = "path",
                ["required"] = true,
                ["pattern"] = "^[^/]+$",
            };
            order.Add(wanted);
        }

        foreach (var parameter in method.Parameters.Where(parameter => !SystemTexts.Contains(parameter.Name)))
        {
            var described = Describe(parameter.Type, schemas);
            described["location"] = "query";
            if (parameter.IsList)
            {
                described["repeated"] = true;
            }

            if (parameter.Name == "updateMask")
            {
                described["format"] = "google-fieldmask";
            }

            parameters[parameter.Name] = described;
        }

        var description = new JObject
        {
            ["id"] = $"photoslibrary.{resource}.{name}",
            ["path"] = path,
            ["flatPath"] = path.Replace("{+", "{", StringComparison.Ordinal),
            ["httpMethod"] = method.Verb,
            ["parameters"] = parameters,
            ["parameterOrder"] = order,
            ["response"] = Describe(method.Response, schemas),
            ["scopes"] = new JArray(method.Scopes),
        };
        if (method.Body is not null)
        {
            description["request"] = Describe(method.Body, schemas);
        }

        return description;
    }

    private static JObject Describe(Type type, JObject schemas)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (WireJson.ElementOf(type) is { } element)
        {
            return new JObject { ["type"] = "array", ["items"] = Describe(element, schemas) };
        }

        if (type == typeof(string) || type == typeof(SearchOrder))
        {
            return Text();
        }

        if (type == typeof(bool))
        {
            return new JObject { ["type"] = "boolean" };
        }

        if (type == typeof(int))
        {
            return new JObject { ["type"] = "integer", ["format"] = "int32" };
        }

        if (type == typeof(long))
        {
            return Text("int64");
        }

        if (type == typeof(double))
        {
            return new JObject { ["type"] = "number", ["format"] = "double" };
        }

        if (type == typeof(float))
        {
            return new JObject { ["type"] = "number", ["format"] = "float" };
        }

        if (type == typeof(DateTimeOffset))
        {
            return Text("google-datetime");
        }

        if (type == typeof(TimeSpan))
        {
            return Text("google-duration");
        }

        if (typeof(IOpenEnumeration).IsAssignableFrom(type))
        {
            return new JObject { ["type"] = "string", ["enum"] = new JArray(OpenEnumerations.ValuesOf(type)) };
        }

        AddSchema(type, schemas);
        return new JObject { ["$ref"] = type.Name };
    }

    private static void AddSchema(Type type, JObject schemas)
    {
        if (schemas.ContainsKey(type.Name))
        {
            return;
        }

        var properties = new JObject();
        schemas[type.Name] = new JObject
        {
            ["id"] = type.Name,
            ["type"] = "object",
            ["properties"] = properties,
        };
        foreach (var property in PropertiesOf(type))
        {
            properties[property.PropertyName!] = Describe(property.PropertyType!, schemas);
        }
    }

    private static IEnumerable<JsonProperty> PropertiesOf(Type type) =>
        WireJson.Contracts.ResolveContract(type) is JsonObjectContract contract
            ? contract.Properties.Where(property => !property.Ignored)
            : [];

    private static JObject SystemParametersOfAll()
    {
        var parameters = new JObject(SystemTexts.Select(name => new JProperty(name, InQuery(Text()))));
        parameters["alt"]!["default"] = "json";
        parameters["prettyPrint"] = InQuery(new JObject { ["type"] = "boolean", ["default"] = "true" });
        return parameters;
    }

    private static JObject InQuery(JObject parameter)
    {
        parameter["location"] = "query";
        return parameter;
    }

    private static JObject Text(string? format = null) =>
        format is null ? new JObject { ["type"] = "string" } : new JObject { ["type"] = "string", ["format"] = format };

    private static string? NameInPath(string path)
    {
        var start = path.IndexOf('{', StringComparison.Ordinal);
        return start < 0 ? null : path[(start + 1)..path.IndexOf('}', StringComparison.Ordinal)];
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
