using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using PhotosLibrary.Emulator.Api.Json;
using PhotosLibrary.Emulator.Quotas;
using PhotosLibrary.Emulator.Settings;

namespace PhotosLibrary.Emulator.Api;

/// <summary>Sets up ASP.NET Core's controllers to read and answer as Google does.</summary>
internal static class ApiServices
{
    public static void AddApi(this IServiceCollection services) => services
        .AddMvcCore(mvc =>
        {
            // Forms are left out: they would eat the JSON of a client that sends it under the wrong content type.
            mvc.ValueProviderFactories.Clear();
            mvc.ValueProviderFactories.Add(new RouteValueProviderFactory());
            mvc.ValueProviderFactories.Add(new QueryStringValueProviderFactory());
            mvc.InputFormatters.Clear();
            mvc.InputFormatters.Add(new RequestFormatter());
            mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            mvc.ModelValidatorProviders.Clear();
            mvc.Filters.Add<MethodAccessFilter>();
            mvc.Filters.Add<SystemParameterFilter>();
            mvc.Filters.Add<UnconfirmedErrorFilter>();
            mvc.Filters.Add(new ParameterFilter());
            mvc.Filters.Add(new PartialResponseFilter());
            mvc.Filters.Add<QuotaFilter>();
        })
        .AddNewtonsoftJson(json => WireJson.Configure(json.SerializerSettings))
        .ConfigureApplicationPartManager(parts =>
        {
            parts.ApplicationParts.Clear();
            parts.FeatureProviders.Clear();
            parts.FeatureProviders.Add(new Controllers());
        });

    /// <summary>Names the controllers, because ASP.NET Core itself finds only public ones.</summary>
    private sealed class Controllers : IApplicationFeatureProvider<ControllerFeature>
    {
        public void PopulateFeature(IEnumerable<ApplicationPart> parts, ControllerFeature feature)
        {
            feature.Controllers.Add(typeof(AlbumsController).GetTypeInfo());
            feature.Controllers.Add(typeof(MediaItemsController).GetTypeInfo());
            feature.Controllers.Add(typeof(SharedAlbumsController).GetTypeInfo());
        }
    }
}
