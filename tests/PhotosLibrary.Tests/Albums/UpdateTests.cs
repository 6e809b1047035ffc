using System.Reflection;
using System.Text.RegularExpressions;

namespace PhotosLibrary.Tests.Albums;

/// <summary>Changing title and cover (<c>albums.patch</c>), with the mask that what was set makes.</summary>
public class UpdateTests
{
    [Theory]
    [InlineData("New", null, "title", """{"title":"New"}""")]
    [InlineData(null, "item", "cover_photo_media_item_id", """{"coverPhotoMediaItemId":"item"}""")]
    [InlineData(
        "New",
        "item",
        "title%2Ccover_photo_media_item_id",
        """{"title":"New","coverPhotoMediaItemId":"item"}"""
    )]
    public async Task Request_has_the_expected_bytes(string? title, string? cover, string mask, string body)
    {
        var network = StubNetwork.Responding("""{"id":"a"}""");
        await network.NewClient().Albums.UpdateAsync("a", title, cover);

        var request = Assert.Single(network.Requests);
        Assert.Equal(
            ("PATCH", $"/v1/albums/a?updateMask={mask}", body),
            (request.Method, request.Address.PathAndQuery, request.Body)
        );
    }

    [Fact]
    public void Invalid_arguments_are_refused_before_anything_is_sent()
    {
        var network = StubNetwork.Responding();
        var albums = network.NewClient().Albums;

        AssertRefused("nothing to change", () => albums.UpdateAsync("a"));
        AssertRefused("An album needs a title", () => albums.UpdateAsync("a", title: ""));
        AssertRefused("a cover cannot be cleared", () => albums.UpdateAsync("a", coverPhotoMediaItemId: ""));
        AssertRefused(
            "has 501 characters, and Google takes at most 500",
            () => albums.UpdateAsync("a", new string('x', 501))
        );
        AssertRefused("An album needs a title", () => albums.CreateAsync(""));
        AssertRefused("has 501 characters", () => albums.CreateAsync(new string('x', 501)));
        AssertRefused("An album needs a title", () => albums.GetOrCreateAsync(null!));
        Assert.Empty(network.Requests);
    }

    [Fact]
    public void Every_field_that_the_spec_lets_a_mask_name_has_its_constant()
    {
        foreach (var operation in TheSpec.GeneratedOperations)
        {
            var mask = operation.Definition.Parameters?.SingleOrDefault(parameter => parameter.Name == "updateMask");
            var (client, method) = TheSpec.ClientMethodOf(operation.Definition.OperationId!);
            var prefix = method[..^"Async".Length] + "UpdateMask";
            var named = client
                .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
                .Where(field => field.IsLiteral && field.Name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(field => (string)field.GetRawConstantValue()!);

            Assert.Equal(
                mask is null
                    ? []
                    : Regex.Matches(mask.Schema!.Pattern!, "[a-z_]+").Select(match => match.Value).Distinct().Order(),
                named.Order()
            );
        }
    }

    private static void AssertRefused(string rule, Func<Task> call) =>
        Assert.Contains(
            rule,
            Assert
                .ThrowsAny<ArgumentException>(() =>
                {
                    _ = call();
                })
                .Message,
            StringComparison.Ordinal
        );
}
