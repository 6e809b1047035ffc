using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;

namespace PhotosLibrary.Tests.Json;

/// <summary>
/// <see cref="JsonConvert.DefaultSettings"/> belongs to the application: what it sets there for itself must not change
/// what we send and read. Not parallel, since the setting is one for the whole process.
/// </summary>
[Collection(nameof(ApplicationSettingsTests))]
[CollectionDefinition(nameof(ApplicationSettingsTests), DisableParallelization = true)]
public class ApplicationSettingsTests
{
    public static TheoryData<string> Names => [.. Settings.Keys];

    private static Dictionary<string, JsonSerializerSettings> Settings { get; } =
        new()
        {
            ["snake case names"] = new()
            {
                ContractResolver = new DefaultContractResolver
                {
                    NamingStrategy = new SnakeCaseNamingStrategy(true, true, true),
                },
            },
            ["camel case names"] = new() { ContractResolver = new CamelCasePropertyNamesContractResolver() },
            ["type names"] = new()
            {
                TypeNameHandling = TypeNameHandling.All,
                PreserveReferencesHandling = PreserveReferencesHandling.All,
            },
            ["indentation"] = new() { Formatting = Formatting.Indented },
            ["nulls"] = new()
            {
                NullValueHandling = NullValueHandling.Include,
                DefaultValueHandling = DefaultValueHandling.Ignore,
            },
            ["strictness"] = new()
            {
                MissingMemberHandling = MissingMemberHandling.Error,
                MaxDepth = 1,
                CheckAdditionalContent = true,
            },
            ["old dates"] = new()
            {
                DateFormatHandling = DateFormatHandling.MicrosoftDateFormat,
                DateTimeZoneHandling = DateTimeZoneHandling.Local,
            },
            ["a date format"] = new() { DateFormatString = "dd/MM/yyyy" },
            ["a culture"] = new() { Culture = CultureInfo.GetCultureInfo("de-DE") },
            ["HTML"] = new() { StringEscapeHandling = StringEscapeHandling.EscapeHtml },
            ["a converter of enumerations"] = new()
            {
                Converters = { new StringEnumConverter(), new ShoutingConverter(typeof(VideoProcessingStatus?)) },
            },
            ["a converter of texts"] = new() { Converters = { new ShoutingConverter(typeof(string)) } },
            ["a converter of times"] = new() { Converters = { new ShoutingConverter(typeof(DateTimeOffset?)) } },
            ["a converter of albums"] = new() { Converters = { new ShoutingConverter(typeof(MediaItem)) } },
        };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Settings_of_the_application_change_neither_requests_nor_models(string name)
    {
        var (sent, read) = await ExchangeAsync();
        var before = JsonConvert.DefaultSettings;
        try
        {
            JsonConvert.DefaultSettings = () => Settings[name];

            Assert.Equal((sent, read), await ExchangeAsync());
        }
        finally
        {
            JsonConvert.DefaultSettings = before;
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Settings_of_the_application_do_not_change_errors(string name)
    {
        var expected = await FailAsync();
        var before = JsonConvert.DefaultSettings;
        try
        {
            JsonConvert.DefaultSettings = () => Settings[name];

            Assert.Equal(expected, await FailAsync());
        }
        finally
        {
            JsonConvert.DefaultSettings = before;
        }
    }

    private static async Task<(string? Sent, string Read)> ExchangeAsync()
    {
        var network = StubNetwork.Responding(
            Wire.MediaItemsExchanges.All.First(exchange => exchange.OperationId == "MediaItems_Patch").Response
        );
        var item = await network
            .NewClient()
            .MediaItems.PatchAsync(
                "ALvc__Photo",
                "description",
                new MediaItem
                {
                    Description = "<Österreich>",
                    MediaMetadata = new MediaMetadata
                    {
                        CreationTime = new DateTimeOffset(2024, 7, 1, 12, 0, 0, TimeSpan.Zero),
                        Width = 0,
                        Photo = new Photo { FocalLength = 2.5f, IsoEquivalent = 0 },
                        Video = new Video { Status = VideoProcessingStatus.Ready },
                    },
                    AdditionalProperties = { ["new"] = new JObject { ["a"] = 1 } },
                }
            );
        return (network.Requests[0].Body, Wire.ObjectText.Describe(item));
    }

    private static async Task<string> FailAsync()
    {
        var network = new StubNetwork(_ =>
            StubNetwork.Json(Errors.Envelopes.DailyQuota, System.Net.HttpStatusCode.TooManyRequests)
        );
        var error = await Assert.ThrowsAsync<PhotosLibraryException>(() => network.NewClient().Albums.GetAsync("a"));
        return string.Join('\n', [error.Message, error.Status, error.Reason, .. error.Details]);
    }

    private sealed class ShoutingConverter(Type type) : JsonConverter
    {
        public override bool CanConvert(Type objectType) =>
            objectType == type || objectType == Nullable.GetUnderlyingType(type);

        public override object? ReadJson(
            JsonReader reader,
            Type objectType,
            object? existingValue,
            JsonSerializer serializer
        ) => throw new InvalidOperationException("The application's converter was asked to read.");

        public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) =>
            writer.WriteValue("SHOUT");
    }
}
