using System.Collections;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using PhotosCore.Json;

namespace PhotosLibrary.Tests.Json;

public class UnknownFieldTests
{
    [Fact]
    public void Unknown_fields_are_kept_and_sent_again()
    {
        var json =
            """{"id":"a","new":{"deep":[1,"two",null,{"three":3.5}]},"flag":true,"$type":"System.IO.FileInfo"}""";
        var album = JsonConvert.DeserializeObject<Album>(json, JsonSettings.Shared)!;

        Assert.Equal("two", ((JObject)album.AdditionalProperties["new"])["deep"]![1]);
        Assert.Equal("System.IO.FileInfo", album.AdditionalProperties["$type"]);
        Assert.Equal(json, JsonConvert.SerializeObject(album, JsonSettings.Shared));
    }

    [Fact]
    public void Field_that_is_missing_here_can_be_sent_all_the_same()
    {
        var request = new SearchMediaItemsRequest { AdditionalProperties = { ["preview"] = true } };

        Assert.Equal("""{"preview":true}""", JsonConvert.SerializeObject(request, JsonSettings.Shared));
    }

    [Fact]
    public void Null_may_stand_wherever_a_value_may()
    {
        foreach (var model in TheModels.All)
        {
            // Not where a request must have a value: there null is a mistake of the caller.
            var fields = TheModels.FieldsOf(model).Where(field => TheModels.IsOptional(field)).ToList();
            var json = JObject.FromObject(FilledIn(model));
            fields.ForEach(field => json[TheModels.WireNameOf(field)!] = JValue.CreateNull());
            var read = JsonConvert.DeserializeObject(json.ToString(), model, JsonSettings.Shared)!;

            Assert.All(fields, field => AssertEmpty(field.GetValue(read)));
        }
    }

    // What is never null is empty instead.
    private static void AssertEmpty(object? value)
    {
        if (value is IEnumerable some)
        {
            Assert.Empty(some);
        }
        else
        {
            Assert.Null(value);
        }
    }

    private static object FilledIn(Type model)
    {
        var instance = Activator.CreateInstance(model)!;
        foreach (var field in TheModels.FieldsOf(model).Where(field => field.PropertyType == typeof(string)))
        {
            field.SetValue(instance, "x");
        }

        return instance;
    }
}
