using System.Text;
using System.Text.RegularExpressions;
using PhotosCore.Json;

namespace PhotosLibrary.Tests.Wire;

/// <summary>
/// What the client sends for every method, and what it makes of the response. The snapshots are written to be read.
/// </summary>
public partial class WireTests
{
    private static readonly Dictionary<string, IReadOnlyList<Exchange>> Clients = new()
    {
        ["Albums"] = AlbumsExchanges.All,
        ["MediaItems"] = MediaItemsExchanges.All,
        ["SharedAlbums"] = SharedAlbumsExchanges.All,
    };

    public static TheoryData<string> ClientNames => [.. Clients.Keys];

    [Theory]
    [MemberData(nameof(ClientNames))]
    public async Task Every_request_and_the_model_of_its_response_are_what_was_accepted(string client)
    {
        var text = new StringBuilder();
        foreach (var exchange in Clients[client])
        {
            text.Append(await DescribeAsync(exchange));
        }

        Snapshot.Match(text.ToString(), $"Wire.{client}");
    }

    [Fact]
    public void Every_operation_of_the_spec_has_an_exchange()
    {
        var expected = TheSpec.GeneratedOperations.Select(operation => operation.Definition.OperationId);
        var exchanges = Clients.SelectMany(client => client.Value.Select(exchange => exchange.OperationId)).Distinct();

        Assert.Equal(expected.Order(), exchanges.Order());
        Assert.All(
            Clients,
            client =>
                Assert.All(
                    client.Value,
                    exchange => Assert.StartsWith(client.Key + "_", exchange.OperationId, StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public async Task Every_field_of_every_model_is_in_an_exchange()
    {
        var seen = new HashSet<string>();
        foreach (var exchange in Clients.Values.SelectMany(exchanges => exchanges))
        {
            var (request, result) = await RunAsync(exchange);
            Collect(result, seen);
            if (request.Body is not null)
            {
                Collect(ReadBody(exchange.OperationId, request.Body), seen);
            }
        }

        var missing = TheModels
            .All.Where(model => !model.Name.StartsWith("Error", StringComparison.Ordinal))
            .SelectMany(model => TheModels.FieldsOf(model).Select(field => $"{model.Name}.{field.Name}"))
            .Except(seen);
        Assert.Empty(missing);
    }

    private static async Task<string> DescribeAsync(Exchange exchange)
    {
        var (request, result) = await RunAsync(exchange);
        var headers = string.Join(
            '\n',
            request
                .Headers.OrderBy(header => header.Key, StringComparer.Ordinal)
                .Select(header => $"{header.Key}: {Version().Replace(header.Value, "$1(version)")}")
        );
        return $"""
            ==== {TheSpec.GoogleIdOf(exchange.OperationId)}

            {exchange.Code}

            ---- sends
            {request.Method} {request.Address.AbsoluteUri}
            {headers}
            {(request.Body is null ? "" : $"\n{request.Body}\n")}
            ---- is answered
            {exchange.Response}

            ---- returns
            {ObjectText.Describe(result)}

            """.ReplaceLineEndings("\n");
    }

    private static async Task<(RecordedRequest Request, object Result)> RunAsync(Exchange exchange)
    {
        var network = StubNetwork.Responding(exchange.Response);
        using var photos = new PhotosLibraryClient(
            new StubCredential("ya29.token"),
            new PhotosLibraryClientOptions { Transport = network }
        );
        var result = await exchange.Call(photos);
        return (Assert.Single(network.Requests), result);
    }

    private static object ReadBody(string operationId, string body)
    {
        var (client, method) = TheSpec.ClientMethodOf(operationId);
        var parameter = client
            .GetMethods()
            .Where(m => m.Name == method)
            .SelectMany(m => m.GetParameters())
            .Single(p => TheModels.All.Contains(p.ParameterType));
        return Newtonsoft.Json.JsonConvert.DeserializeObject(body, parameter.ParameterType, JsonSettings.Shared)!;
    }

    private static void Collect(object value, HashSet<string> seen)
    {
        if (value is System.Collections.IEnumerable list and not string)
        {
            foreach (var item in list)
            {
                Collect(item, seen);
            }
        }

        foreach (var field in TheModels.FieldsOf(value.GetType()))
        {
            if (field.GetValue(value) is { } inner)
            {
                seen.Add($"{value.GetType().Name}.{field.Name}");
                Collect(inner, seen);
            }
        }
    }

    [GeneratedRegex(@"(PhotosLibrary/)[\w.-]+")]
    private static partial Regex Version();
}
